package dev.kmsaccess.local.sts;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import dev.kmsaccess.local.iam.Authorizer;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS as one caller sees it. */
public final class LocalSts implements StsClient {

  static final ServiceErrors ERRORS =
      new ServiceErrors("Sts", ServiceErrors.Protocol.QUERY, StsException::builder);

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final Authorizer authorizer;

  /** Makes the client of a caller. */
  public LocalSts(LocalCloud cloud, CallerIdentity caller) {
    this.cloud = cloud;
    this.caller = caller;
    this.authorizer = new Authorizer(cloud, ERRORS);
  }

  /** Says who the caller is; needs no permission, and none can be taken away. */
  @Override
  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    synchronized (cloud) {
      authorizer.requireValid(caller);
      return GetCallerIdentityResponse.builder()
          .account(caller.account().map(AccountId::id).orElse(""))
          .arn(caller.arn())
          .userId(caller.userId())
          .build();
    }
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}

package dev.kmsaccess.local.iam;

import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

/** IAM as one caller sees it. */
public final class LocalIam implements IamClient {

  static final ServiceErrors ERRORS =
      new ServiceErrors("Iam", ServiceErrors.Protocol.QUERY, IamException::builder);

  private final LocalCloud cloud;
  private final CallerIdentity caller;

  /** Makes the client of a caller; IAM has no Regions. */
  public LocalIam(LocalCloud cloud, CallerIdentity caller) {
    this.cloud = cloud;
    this.caller = caller;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}

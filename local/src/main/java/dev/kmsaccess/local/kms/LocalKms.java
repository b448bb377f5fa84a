package dev.kmsaccess.local.kms;

import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/** KMS of one Region as one caller sees it. */
public final class LocalKms implements KmsClient {

  static final ServiceErrors ERRORS =
      new ServiceErrors("Kms", ServiceErrors.Protocol.JSON, KmsException::builder);

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;

  /** Makes the client of a caller in a Region. */
  public LocalKms(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}

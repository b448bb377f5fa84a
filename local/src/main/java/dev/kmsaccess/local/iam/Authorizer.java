package dev.kmsaccess.local.iam;

import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import java.time.Instant;

/**
 * Decides every call to a service: are the credentials still good, and do policies allow it?
 *
 * <p>KMS calls on a key are decided with the key's policy and its grants elsewhere; everything else
 * comes here.
 */
public final class Authorizer {

  private final LocalCloud cloud;
  private final ServiceErrors errors;

  /** Makes an authorizer whose refusals are worded as this service does. */
  public Authorizer(LocalCloud cloud, ServiceErrors errors) {
    this.cloud = cloud;
    this.errors = errors;
  }

  /** Throws the service's error unless the caller's credentials are good at this moment. */
  public void requireValid(CallerIdentity caller) {
    Instant now = cloud.clock().instant();
    switch (caller) {
      case CallerIdentity.Unknown unknown -> throw errors.unknownClient();
      case CallerIdentity.RoleSession session -> {
        if (!now.isBefore(session.expiry())) {
          throw errors.expired();
        }
      }
      case CallerIdentity.IamUser user -> {
        if (!IamDirectory.of(cloud).hasActiveKey(user)) {
          throw errors.unknownClient();
        }
      }
      case CallerIdentity.Service service -> {
        // A service needs no credentials.
      }
    }
  }

  /** Throws the service's error unless the caller may make this call now. */
  public void require(CallerIdentity caller, ServiceCall call) {
    requireValid(caller);
  }
}

package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.CallerIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A call that was made, as a trail records it.
 *
 * @param service the service's name in its endpoint, such as {@code kms}
 * @param operation such as {@code PutKeyPolicy}
 * @param requestParameters what was asked; empty shows as null
 * @param responseElements what came of it; empty shows as null
 * @param additionalEventData what only the service knows; empty is left out
 * @param resources what the call was made on; their owners receive a record too
 * @param failure why it came to nothing, if it did
 */
public record ApiCall(
    String service,
    String operation,
    boolean readOnly,
    CallerIdentity caller,
    String region,
    Optional<JsonObject> requestParameters,
    Optional<JsonObject> responseElements,
    Optional<JsonObject> additionalEventData,
    List<Resource> resources,
    Optional<Failure> failure) {

  public ApiCall {
    resources = List.copyOf(resources);
  }

  /** Something that a call was made on, and whose it is. */
  public record Resource(AccountId owner, String arn) {}

  /**
   * An error.
   *
   * @param code as CloudTrail spells it: {@code AccessDenied} for every service
   */
  public record Failure(String code, String message) {

    /** Whether it is the refusal of a caller who may not. */
    boolean isDenial() {
      return code.equals("AccessDenied");
    }
  }
}

package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.trail.ApiCall;
import dev.kmsaccess.local.trail.SdkShapes;
import dev.kmsaccess.local.trail.Trail;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.KmsRequest;
import software.amazon.awssdk.services.kms.model.KmsResponse;

/**
 * What KMS tells CloudTrail of each call (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html">AWS
 * KMS log entries</a>).
 */
final class KmsTrail {

  /** KMS counts cryptography as reading: it changes nothing in the account. */
  private static final Pattern READ_ONLY =
      Pattern.compile("(Describe|Get|List)\\w+|(Encrypt|Decrypt|ReEncrypt|Generate\\w+|VerifyMac)");

  private static final Set<String> NEVER_SHOWN = Set.of("grantToken", "grantTokens");

  /** Calls whose answers are logged as they are. */
  private static final Set<String> ANSWER_SHOWN =
      Set.of("CreateKey", "CreateGrant", "ScheduleKeyDeletion");

  /** Calls whose answers say nothing, but whose records name the key. */
  private static final Set<String> KEY_SHOWN =
      Set.of(
          "EnableKey",
          "DisableKey",
          "CancelKeyDeletion",
          "CreateAlias",
          "UpdateAlias",
          "DeleteAlias",
          "UpdateKeyDescription");

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;

  KmsTrail(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
  }

  void succeeded(String operation, KmsCall call, KmsRequest request, KmsResponse response) {
    record(operation, call, request, answer(operation, call, request, response), Optional.empty());
  }

  void failed(String operation, KmsCall call, KmsRequest request, AwsServiceException error) {
    String code = error.awsErrorDetails().errorCode();
    record(
        operation,
        call,
        request,
        Optional.empty(),
        Optional.of(
            new ApiCall.Failure(
                code.equals("AccessDeniedException") ? "AccessDenied" : code,
                error.awsErrorDetails().errorMessage())));
  }

  private void record(
      String operation,
      KmsCall call,
      KmsRequest request,
      Optional<JsonObject> answer,
      Optional<ApiCall.Failure> failure) {
    // Nobody's trail holds the calls of credentials that nobody was given.
    if (caller instanceof CallerIdentity.Unknown) {
      return;
    }
    Trail.of(cloud)
        .record(
            new ApiCall(
                "kms",
                operation,
                READ_ONLY.matcher(operation).matches(),
                caller,
                region,
                // RetireGrant's parameters are not logged; the grant's id is, elsewhere.
                operation.equals("RetireGrant")
                    ? Optional.empty()
                    : Optional.of(SdkShapes.show(request, NEVER_SHOWN)),
                answer,
                call.retired().map(it -> JsonObject.builder().put("grantId", it.id()).build()),
                call.resources(),
                failure));
  }

  private static Optional<JsonObject> answer(
      String operation, KmsCall call, KmsRequest request, KmsResponse response) {
    if (KEY_SHOWN.contains(operation)) {
      return call.resources().stream()
          .map(ApiCall.Resource::arn)
          .filter(it -> it.contains(":key/"))
          .findFirst()
          .map(arn -> JsonObject.builder().put("keyId", arn).build());
    }
    if (!ANSWER_SHOWN.contains(operation)) {
      return Optional.empty();
    }
    JsonObject shown = SdkShapes.show(response, NEVER_SHOWN);
    if (request instanceof CreateGrantRequest) {
      JsonObject.Builder withKey = JsonObject.builder();
      shown.members().forEach(withKey::put);
      return Optional.of(withKey.put("keyId", call.resources().getFirst().arn()).build());
    }
    return Optional.of(shown);
  }
}

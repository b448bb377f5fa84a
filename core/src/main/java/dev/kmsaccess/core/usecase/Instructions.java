package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.iamrole.AccessRole;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a member must know to use an access: what to attach, what to type, and when it is over.
 *
 * @param kind what the key can do
 * @param preset the job that the access is for
 * @param handle where the access is; empty for a dry run
 * @param token a grant's token
 */
record Instructions(
    Access access,
    KeyKind kind,
    Optional<Preset> preset,
    Optional<Handle> handle,
    Optional<String> token) {

  /**
   * How long a grant may outlive its expiry: a round of the reaper every minute, and the five
   * minutes that KMS may take until everybody knows (see <a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html">grants in KMS</a>).
   */
  private static final Duration REAPING = Duration.ofMinutes(6);

  /** Returns when the access is over at the latest. */
  Instant endsBy() {
    Instant expiry = access.name().expiry();
    return switch (access.scope().mode()) {
      case GRANT -> expiry.plus(REAPING);
      // The condition in the policy ends it at the second, whenever it is cleaned up.
      case POLICY, ROLE -> expiry;
    };
  }

  /** Returns the IAM policy that the member must attach; empty where none is needed. */
  Optional<JsonObject> iamPolicy() {
    return switch (access.scope().mode()) {
      // A grant is enough for a role or a user; a whole account must still hand it on by IAM.
      case GRANT ->
          access.scope().grantee().kind() == PrincipalArn.Kind.ACCOUNT
              ? Optional.of(useOfTheKey())
              : Optional.empty();
      // A key policy that names the account lets its IAM decide, so IAM must allow it as well.
      case POLICY -> Optional.of(useOfTheKey());
      // The trust policy lets the grantee in; across accounts its own IAM must let it go.
      case ROLE -> Optional.of(AccessRole.of(access).assumePolicy());
    };
  }

  /** Returns shell commands to try the access with; none for a dry run. */
  List<String> commands() {
    if (handle.isEmpty()) {
      return List.of();
    }
    return preset
        .map(it -> PresetInstructions.commands(it, access))
        .orElseGet(
            () -> {
              List<String> commands = new ArrayList<>();
              if (handle.get() instanceof Handle.Role(KeyArn key, PrincipalArn role)) {
                commands.add(TryCommands.takeRole(role));
              }
              commands.addAll(TryCommands.of(access, kind, token));
              return commands;
            });
  }

  /** Returns what else must be done or known, a sentence each. */
  List<String> notes() {
    if (access.scope().mode() == Mode.ROLE) {
      return List.of(
          "IAM takes some seconds until everybody knows a new role: where taking it is denied at"
              + " first, try again.",
          "Who is a role itself can take it for an hour at a time at the most.");
    }
    return preset.map(it -> PresetInstructions.notes(it, access)).orElse(List.of());
  }

  private JsonObject useOfTheKey() {
    if (preset.equals(Optional.of(Preset.EBS_SNAPSHOT))) {
      return PresetInstructions.snapshotPolicy(access);
    }
    return policy(
        access.scope().operations().stream()
            .map(KmsOperation::apiName)
            .map(it -> "kms:" + it)
            .toList(),
        access.scope().key().toString());
  }

  private static JsonObject policy(List<String> actions, String resource) {
    JsonObject statement =
        JsonObject.builder()
            .put("Effect", "Allow")
            .put("Action", actions)
            .put("Resource", resource)
            .build();
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .put("Statement", JsonArray.of(List.of(statement)))
        .build();
  }
}

package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import java.util.List;

/** What a member must do and know beyond the key, for the job that its access is for. */
final class PresetInstructions {

  private PresetInstructions() {}

  /** Returns the shell commands that do the job. */
  static List<String> commands(Preset preset, Access access) {
    String region = TryCommands.quoted(access.scope().key().region());
    return switch (preset) {
      // Nobody can take a service-linked role to try it.
      case AUTO_SCALING -> List.of();
      case EBS_SNAPSHOT ->
          List.of(
              "aws ec2 copy-snapshot --source-region "
                  + region
                  + " --source-snapshot-id \"$SNAPSHOT_ID\" --encrypted --region "
                  + region);
    };
  }

  /** Returns what else must be done or known, a sentence each. */
  static List<String> notes(Preset preset, Access access) {
    return switch (preset) {
      case AUTO_SCALING ->
          List.of(
              "Nothing needs to be attached: the service-linked role uses the key when it starts"
                  + " instances.",
              "Instances that run when the access ends keep their volumes: EC2 made grants of its"
                  + " own for them.");
      case EBS_SNAPSHOT ->
          List.of(
              "The snapshot itself must be shared too, by its owner: aws ec2"
                  + " modify-snapshot-attribute --snapshot-id \"$SNAPSHOT_ID\" --attribute"
                  + " createVolumePermission --operation-type add --user-ids "
                  + access.scope().requester(),
              "Set SNAPSHOT_ID to the id of the shared snapshot before you copy it.",
              "The copy is encrypted with your account's default key for EBS; add --kms-key-id to"
                  + " choose another of your own. It needs this access no more.");
    };
  }

  /** Returns the policy that the copying role needs: it may share the key with EC2 only. */
  static JsonObject snapshotPolicy(Access access) {
    String key = access.scope().key().toString();
    JsonObject use =
        JsonObject.builder()
            .put("Effect", "Allow")
            .put(
                "Action",
                access.scope().operations().stream()
                    .filter(it -> it != KmsOperation.CREATE_GRANT)
                    .map(it -> "kms:" + it.apiName())
                    .toList())
            .put("Resource", key)
            .build();
    JsonObject share =
        JsonObject.builder()
            .put("Effect", "Allow")
            .put("Action", "kms:CreateGrant")
            .put("Resource", key)
            .put(
                "Condition",
                JsonObject.builder()
                    .put(
                        "Bool",
                        JsonObject.builder().put("kms:GrantIsForAWSResource", "true").build())
                    .build())
            .build();
    return JsonObject.builder()
        .put("Version", "2012-10-17")
        .put("Statement", JsonArray.of(List.of(use, share)))
        .build();
  }
}

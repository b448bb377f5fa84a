package dev.kmsaccess.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyChangeTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String RECORD =
      """
      { "eventVersion": "1.11", "eventID": "e-1", "eventSource": "kms.amazonaws.com",
        "eventName": "%s", "eventTime": "2026-11-24T00:30:00Z", "awsRegion": "eu-central-1",
        "sourceIPAddress": "198.51.100.7", "recipientAccountId": "123456789012",
        "userIdentity": { "type": "AssumedRole", "accountId": "123456789012",
          "arn": "arn:aws:sts::123456789012:assumed-role/admin/anna",
          "sessionContext": { "sessionIssuer": { "arn": "arn:aws:iam::123456789012:role/admin" } } },
        %s }
      """;

  @Test
  void of_putKeyPolicy_takesTheKeyFromTheResources() {
    CloudTrailRecord record =
        record(
            "PutKeyPolicy",
            """
            "requestParameters": { "keyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "policy": "{}" },
            "responseElements": null,
            "resources": [{ "accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": "%s" }]
            """
                .formatted(KEY));

    assertThat(KeyChange.of(record))
        .isEqualTo(new KeyChange.PolicyWritten(KeyArn.of(KEY), Optional.of("{}")));
    assertThat(record.actor().text())
        .isEqualTo("arn:aws:sts::123456789012:assumed-role/admin/anna");
    assertThat(record.actor().role()).contains("arn:aws:iam::123456789012:role/admin");
  }

  @Test
  void of_putKeyPolicyWithoutResources_makesTheArnOfTheKeyId() {
    CloudTrailRecord record =
        record(
            "PutKeyPolicy",
            "\"requestParameters\": { \"keyId\": \"1234abcd-12ab-34cd-56ef-1234567890ab\" }");

    assertThat(KeyChange.of(record))
        .isEqualTo(new KeyChange.PolicyWritten(KeyArn.of(KEY), Optional.empty()));
  }

  @Test
  void of_createKeyWithTheDefaultPolicy_hasNoPolicyText() {
    CloudTrailRecord record =
        record(
            "CreateKey",
            """
            "requestParameters": { "description": "x" },
            "responseElements": { "keyMetadata": { "arn": "%s" } }
            """
                .formatted(KEY));

    assertThat(KeyChange.of(record))
        .isEqualTo(new KeyChange.KeyMade(KeyArn.of(KEY), Optional.empty(), Optional.empty()));
  }

  @Test
  void of_replicateKey_isAboutTheReplica() {
    CloudTrailRecord record =
        record(
            "ReplicateKey",
            """
            "requestParameters": { "keyId": "x" },
            "responseElements": { "replicaKeyMetadata": { "arn": "%s" }, "replicaPolicy": "{}" }
            """
                .formatted(KEY.replace("eu-central-1", "eu-west-1")));

    assertThat(KeyChange.of(record))
        .isEqualTo(
            new KeyChange.KeyMade(
                KeyArn.of(KEY.replace("eu-central-1", "eu-west-1")),
                Optional.of("{}"),
                Optional.empty()));
  }

  @Test
  void of_createGrant_keepsWhateverTheGranteeIsCalled() {
    CloudTrailRecord record =
        record(
            "CreateGrant",
            """
            "requestParameters": { "keyId": "%s", "granteePrincipal": "AWS Internal",
              "operations": ["Decrypt"] },
            "responseElements": { "grantId": "g-1" }
            """
                .formatted(KEY));

    assertThat(KeyChange.of(record))
        .isEqualTo(
            new KeyChange.GrantMade(
                KeyArn.of(KEY),
                "g-1",
                Optional.of("AWS Internal"),
                Optional.empty(),
                Optional.empty(),
                List.of("Decrypt")));
  }

  @Test
  void of_recordWithoutAKey_saysSo() {
    assertThat(KeyChange.of(record("PutKeyPolicy", "\"resources\": []")))
        .isEqualTo(new KeyChange.KeyUnknown());
    assertThat(KeyChange.of(record("Decrypt", "\"resources\": []")))
        .isEqualTo(new KeyChange.Unrelated());
  }

  @Test
  void parse_recordOfWrongTypes_namesThem() {
    assertThat(CloudTrailRecord.parse(Envelopes.object("{\"eventID\": 1, \"resources\": {}}")))
        .isInstanceOf(CloudTrailRecord.Result.Unreadable.class);
  }

  private static CloudTrailRecord record(String eventName, String rest) {
    if (CloudTrailRecord.parse(Envelopes.object(RECORD.formatted(eventName, rest)))
        instanceof CloudTrailRecord.Result.Read(CloudTrailRecord record)) {
      return record;
    }
    throw new AssertionError("the record of the test is unreadable");
  }
}

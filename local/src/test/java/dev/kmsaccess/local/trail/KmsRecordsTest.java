package dev.kmsaccess.local.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.Policies;
import dev.kmsaccess.local.contract.TestAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

/** The records of KMS calls in the shapes that AWS documents. */
class KmsRecordsTest {

  private final LocalWorld world = new LocalWorld();
  private final TestAccount owner = world.owner();
  private final TestAccount member = world.member();
  private final KmsClient kms = owner.kms();
  private final String key = kms.createKey(it -> it.description("shared")).keyMetadata().arn();

  @Test
  void envelope_ofAnyCall_isThatOfCloudTrailThroughEventBridge() {
    JsonObject envelope = Trail.of(world.cloud()).events(new AccountId(owner.id())).getFirst();

    assertThat(envelope.members().keySet())
        .containsExactly(
            "version",
            "id",
            "detail-type",
            "source",
            "account",
            "time",
            "region",
            "resources",
            "detail");
    assertThat(envelope.text("detail-type")).contains("AWS API Call via CloudTrail");
    assertThat(envelope.text("source")).contains("aws.kms");
    assertThat(envelope.text("account")).contains(owner.id());
    assertThat(envelope.text("time")).contains("2026-03-01T09:00:00Z");
    assertThat(envelope.get("resources")).contains(JsonArray.of(List.of()));
  }

  @Test
  void createKey_record_hasTheKeysMetadata() {
    JsonObject record = last(owner, "CreateKey");

    assertThat(record.text("eventSource")).contains("kms.amazonaws.com");
    assertThat(record.object("requestParameters").orElseThrow().members())
        .containsOnlyKeys("description");
    JsonObject metadata =
        record.object("responseElements").orElseThrow().object("keyMetadata").orElseThrow();
    assertThat(metadata.text("arn")).contains(key);
    assertThat(metadata.text("aWSAccountId")).contains(owner.id());
    assertThat(metadata.text("creationDate")).contains("Mar 1, 2026, 9:00:00 AM");
    assertThat(keyOf(record)).isEqualTo(key);
  }

  @Test
  void putKeyPolicy_record_hasTheWholePolicyAndNamesTheCaller() {
    String policy = Policies.of(Policies.ownedBy(owner));
    kms.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));

    JsonObject record = last(owner, "PutKeyPolicy");

    JsonObject parameters = record.object("requestParameters").orElseThrow();
    assertThat(parameters.text("policy")).contains(policy);
    assertThat(parameters.text("policyName")).contains("default");
    assertThat(record.get("responseElements")).containsInstanceOf(JsonNull.class);
    assertThat(isReadOnly(record)).isFalse();
    JsonObject identity = record.object("userIdentity").orElseThrow();
    assertThat(identity.text("type")).contains("IAMUser");
    assertThat(identity.text("userName")).contains("administrator");
  }

  @Test
  void createGrant_record_hasItsTermsAndTheKeysArnButNoToken() {
    String role = member.createRole("reader");
    CreateGrantResponse grant =
        kms.createGrant(
            it ->
                it.keyId(key)
                    .granteePrincipal(role)
                    .operations(GrantOperation.DECRYPT)
                    .constraints(c -> c.encryptionContextSubset(Map.of("dataset", "ledger"))));

    JsonObject record = last(owner, "CreateGrant");

    JsonObject parameters = record.object("requestParameters").orElseThrow();
    assertThat(parameters.text("granteePrincipal")).contains(role);
    assertThat(parameters.get("operations")).contains(JsonArray.ofTexts(List.of("Decrypt")));
    assertThat(parameters.object("constraints").orElseThrow().object("encryptionContextSubset"))
        .hasValueSatisfying(it -> assertThat(it.text("dataset")).contains("ledger"));
    JsonObject answer = record.object("responseElements").orElseThrow();
    assertThat(answer.text("grantId")).contains(grant.grantId());
    assertThat(answer.text("keyId")).contains(key);
    assertThat(StrictJson.write(record)).doesNotContain(grant.grantToken());
  }

  @Test
  void retireGrant_record_namesTheGrantInItsAdditionalData() {
    CreateGrantResponse grant =
        kms.createGrant(
            it ->
                it.keyId(key)
                    .granteePrincipal(member.root())
                    .retiringPrincipal(owner.root())
                    .operations(GrantOperation.DECRYPT));
    kms.retireGrant(it -> it.keyId(key).grantId(grant.grantId()));

    JsonObject record = last(owner, "RetireGrant");

    assertThat(record.get("requestParameters")).containsInstanceOf(JsonNull.class);
    assertThat(record.object("additionalEventData").orElseThrow().text("grantId"))
        .contains(grant.grantId());
    assertThat(keyOf(record)).isEqualTo(key);
  }

  @Test
  void disableKey_record_namesTheKeyInItsAnswer() {
    kms.disableKey(it -> it.keyId(key));

    assertThat(last(owner, "DisableKey").object("responseElements").orElseThrow().text("keyId"))
        .contains(key);
  }

  @Test
  void encrypt_record_isReadOnlyAndHidesThePlaintext() {
    kms.encrypt(
        it ->
            it.keyId(key)
                .plaintext(SdkBytes.fromUtf8String("secret"))
                .encryptionContext(Map.of("dataset", "ledger")));

    JsonObject record = last(owner, "Encrypt");

    assertThat(isReadOnly(record)).isTrue();
    assertThat(record.object("requestParameters").orElseThrow().members())
        .containsOnlyKeys("keyId", "encryptionContext");
    assertThat(record.get("responseElements")).containsInstanceOf(JsonNull.class);
  }

  @Test
  void callAcrossAccounts_isRecordedWithBothUnderOneSharedId() {
    String role = member.createRole("reader");
    kms.createGrant(
        it -> it.keyId(key).granteePrincipal(role).operations(GrantOperation.DESCRIBE_KEY));
    member.kms(member.session(role)).describeKey(it -> it.keyId(key));

    JsonObject callers = last(member, "DescribeKey");
    JsonObject owners = last(owner, "DescribeKey");

    assertThat(callers.text("sharedEventID")).isPresent().isEqualTo(owners.text("sharedEventID"));
    assertThat(callers.text("eventID")).isNotEqualTo(owners.text("eventID"));
    assertThat(callers.text("recipientAccountId")).contains(member.id());
    assertThat(owners.text("recipientAccountId")).contains(owner.id());
    JsonObject seenByCaller = callers.object("userIdentity").orElseThrow();
    assertThat(seenByCaller.text("type")).contains("AssumedRole");
    assertThat(
            seenByCaller
                .object("sessionContext")
                .orElseThrow()
                .object("sessionIssuer")
                .orElseThrow()
                .text("arn"))
        .contains(role);
    JsonObject seenByOwner = owners.object("userIdentity").orElseThrow();
    assertThat(seenByOwner.text("type")).contains("AWSAccount");
    assertThat(seenByOwner.text("accountId")).contains(member.id());
  }

  @Test
  void refusalWithinAnAccount_isRecordedWithItsError() {
    String role = owner.createRole("nobody");
    KmsClient nobody = owner.kms(owner.session(role));
    assertThatThrownBy(() -> nobody.disableKey(it -> it.keyId(key)))
        .isInstanceOf(KmsException.class);

    JsonObject record = last(owner, "DisableKey");

    assertThat(record.text("errorCode")).contains("AccessDenied");
    assertThat(record.text("errorMessage").orElseThrow()).contains("is not authorized to perform");
    assertThat(record.get("responseElements")).containsInstanceOf(JsonNull.class);
  }

  @Test
  void refusalAcrossAccounts_isRecordedWithTheCallerAlone() {
    String role = member.createRole("stranger");
    KmsClient stranger = member.kms(member.session(role));
    assertThatThrownBy(() -> stranger.describeKey(it -> it.keyId(key)))
        .isInstanceOf(KmsException.class);

    assertThat(last(member, "DescribeKey").text("errorCode")).contains("AccessDenied");
    assertThat(records(owner, "DescribeKey")).isEmpty();
  }

  @Test
  void record_isDeliveredToTheSinkOfTheDefaultBus() {
    List<String> delivered = new ArrayList<>();
    Trail.of(world.cloud())
        .deliverTo((account, region, envelope) -> delivered.add(account + " " + region));
    kms.enableKey(it -> it.keyId(key));

    assertThat(delivered).containsExactly(owner.id() + " " + LocalWorld.REGION);
  }

  private JsonObject last(TestAccount account, String operation) {
    return records(account, operation).getLast();
  }

  private List<JsonObject> records(TestAccount account, String operation) {
    return Trail.of(world.cloud()).events(new AccountId(account.id())).stream()
        .map(it -> it.object("detail").orElseThrow())
        .filter(it -> it.text("eventName").filter(operation::equals).isPresent())
        .toList();
  }

  private static boolean isReadOnly(JsonObject record) {
    return ((JsonBoolean) record.get("readOnly").orElseThrow()).value();
  }

  private static String keyOf(JsonObject record) {
    JsonArray resources = (JsonArray) record.get("resources").orElseThrow();
    JsonObject resource = (JsonObject) resources.elements().getFirst();
    assertThat(resource.text("type")).contains("AWS::KMS::Key");
    return resource.text("ARN").orElseThrow();
  }
}

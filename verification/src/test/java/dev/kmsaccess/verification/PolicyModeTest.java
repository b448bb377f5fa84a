package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Unordered;
import dev.kmsaccess.local.lambda.Functions;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptRequest;

/** Policy mode, from the request to the last second and the clean-up. */
class PolicyModeTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String key = house.key().toString();
  private final String before = policy();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @Test
  void request_isGranted_asAStatementThatEndsAtTheSecond() {
    JsonObject answer = ask();

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(TestHouse.text(answer, "endsBy")).isEqualTo(TestHouse.text(answer, "expiresAt"));
    assertThat(policy())
        .contains(TestHouse.text(answer, "statementId"))
        .contains("\"aws:CurrentTime\":\"2026-11-24T16:30:00Z\"");
    assertThat(house.answersFor(Inhabitant.MEMBER)).hasSize(1);
    assertThat(house.deadLetters()).isZero();
    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void grantee_usesTheKey_onceItsPolicyIsAttached_untilTheSecondOfItsEnd() {
    SdkBytes sealed = new FiveOperations(owner(), key, List.of()).succeed();
    JsonObject answer = ask();
    new FiveOperations(grantee(), key, List.of()).areRefused(sealed);
    attach(answer);

    SdkBytes ciphertext = new FiveOperations(grantee(), key, List.of()).succeed();
    house.advance(Duration.ofHours(8).minusSeconds(1));
    new FiveOperations(grantee(), key, List.of()).succeed();
    house.advance(Duration.ofSeconds(1));
    new FiveOperations(grantee(), key, List.of()).areRefused(ciphertext);
  }

  @Test
  void others_areRefused() {
    JsonObject answer = ask();
    attach(answer);
    SdkBytes ciphertext = new FiveOperations(grantee(), key, List.of()).succeed();

    String other = house.createRole(Inhabitant.MEMBER, "other");
    attach(answer, "other");
    new FiveOperations(house.session(Inhabitant.MEMBER, other).kms(), key, List.of())
        .areRefused(ciphertext);
    Denied.assertDenied(
        () ->
            grantee()
                .createGrant(
                    it -> it.keyId(key).granteePrincipal(role).operationsWithStrings("Decrypt")));
  }

  @Test
  void access_isCleanedUp_andItsEndAnnounced() {
    ask();

    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(statements(policy())).isEqualTo(statements(before));
    assertThat(house.answersTo("policy-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    assertThat(TestHouse.text(house.answersTo("policy-1").getLast(), "cause")).isEqualTo("expired");
  }

  @Test
  void release_takesTheStatementOut() {
    ask();

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("policy-1"));

    assertThat(statements(policy())).isEqualTo(statements(before));
    assertThat(house.answersTo("policy-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    house.advance(Duration.ofMinutes(16));
    assertThat(house.answersTo("policy-1")).hasSize(2);
  }

  @Test
  void dryRun_changesNothing() {
    JsonObject answer =
        house.answer(Inhabitant.MEMBER, Requests.with(request(), "dryRun", JsonBoolean.of(true)));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(policy()).isEqualTo(before);
  }

  @Test
  void encryptionContext_bindsTheUse_andNotTheDescription() {
    JsonObject bound =
        JsonObject.builder()
            .put("equals", JsonObject.builder().put("dataset", "${aws:username}").build())
            .build();
    JsonObject answer =
        house.answer(Inhabitant.MEMBER, Requests.with(request(), "encryptionContext", bound));
    attach(answer);
    KmsClient kms = grantee();

    kms.describeKey(it -> it.keyId(key));
    kms.encrypt(it -> seal(it).encryptionContext(Map.of("dataset", "${aws:username}")));
    Denied.assertDenied(() -> kms.encrypt(it -> seal(it)));
    Denied.assertDenied(
        () -> kms.encrypt(it -> seal(it).encryptionContext(Map.of("dataset", "ledger"))));
    Denied.assertDenied(
        () ->
            kms.encrypt(
                it ->
                    seal(it).encryptionContext(Map.of("dataset", "${aws:username}", "more", "x"))));
  }

  @Test
  void key_whosePolicyNamesADeletedPrincipal_isNotWritten_andItIsSaid() {
    String clerk = house.createRole(Inhabitant.KEY, "clerk");
    String with =
        before.replaceFirst(
            "arn:aws:iam::123456789012:root\"",
            "arn:aws:iam::123456789012:root\",\"" + clerk + "\"");
    String listed = with.replaceFirst("\"AWS\" : (\"[^}]*\")", "\"AWS\" : [$1]");
    owner().putKeyPolicy(it -> it.keyId(key).policyName("default").policy(listed));
    house.administrator(Inhabitant.KEY).iam().deleteRole(it -> it.roleName("clerk"));

    JsonObject answer = ask();

    assertThat(StrictJson.write(answer))
        .contains("POLICY_NAMES_DELETED_PRINCIPAL")
        .doesNotContain("AROA", "clerk");
  }

  /** KMS shows them in another order each time. */
  @Test
  void key_whosePolicyNamesSeveralPrincipals_isWrittenAndCleanedUp_andNobodyIsWoken() {
    String clerk = house.createRole(Inhabitant.KEY, "clerk");
    String several =
        before.replaceFirst(
            "\"AWS\" : (\"[^\"]*\")",
            "\"AWS\" : [$1, \"" + Matcher.quoteReplacement(clerk) + "\"]");
    owner().putKeyPolicy(it -> it.keyId(key).policyName("default").policy(several));

    assertThat(TestHouse.type(ask())).isEqualTo("KMS Access Granted");
    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(Unordered.text(EventSchemas.object(policy()).get("Statement").orElseThrow()))
        .isEqualTo(Unordered.text(EventSchemas.object(several).get("Statement").orElseThrow()));
    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void key_thatOptedIntoGrantsOnly_isRefused() {
    owner()
        .tagResource(it -> it.keyId(key).tags(tag -> tag.tagKey("kms-access").tagValue("grant")));
    house.advance(Duration.ofMinutes(2));

    assertThat(StrictJson.write(ask())).contains("KEY_NOT_OPTED_IN");
    assertThat(policy()).isEqualTo(before);
  }

  @Test
  void onlyTheWritersRole_mayWriteAKeyPolicy() {
    for (String function : List.of("grant-broker", "reaper", "auditor")) {
      KmsClient kms = asFunction(function);
      Denied.assertDenied(
          () -> kms.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(before)));
    }
    KmsClient writer = asFunction("writer");
    writer.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(before));
    Denied.assertDenied(
        () ->
            writer.putKeyPolicy(
                it ->
                    it.keyId(key)
                        .policyName("default")
                        .policy(before)
                        .bypassPolicyLockoutSafetyCheck(true)));
    owner().untagResource(it -> it.keyId(key).tagKeys("kms-access"));
    Denied.assertDenied(
        () -> writer.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(before)));
  }

  private KmsClient asFunction(String name) {
    Arn role =
        Arn.parse("arn:aws:iam::123456789012:role/kms-access-" + name + "-eu-central-1")
            .orElseThrow();
    Arn function =
        Arn.parse("arn:aws:lambda:eu-central-1:123456789012:function:test").orElseThrow();
    return Functions.of(house.house().cloud()).clients(function, role).kms();
  }

  private EncryptRequest.Builder seal(EncryptRequest.Builder request) {
    return request.keyId(key).plaintext(SdkBytes.fromUtf8String("ledger"));
  }

  private JsonObject request() {
    return Requests.with(Requests.good("policy-1", role), "mode", JsonString.of("policy"));
  }

  private JsonObject ask() {
    return house.answer(Inhabitant.MEMBER, request());
  }

  private void attach(JsonObject answer) {
    attach(answer, "report-writer");
  }

  private void attach(JsonObject answer, String name) {
    String document = StrictJson.write(TestHouse.detail(answer).object("iamPolicy").orElseThrow());
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .putRolePolicy(it -> it.roleName(name).policyName("use").policyDocument(document));
  }

  private KmsClient grantee() {
    return house.session(Inhabitant.MEMBER, role).kms();
  }

  private KmsClient owner() {
    return house.administrator(Inhabitant.KEY).kms();
  }

  private String policy() {
    return owner().getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
  }

  private static String statements(String policy) {
    return StrictJson.write(EventSchemas.object(policy).get("Statement").orElseThrow());
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Keys of a second account, which the key account's broker gives access to through a role there.
 */
class FurtherKeyAccountTest {

  private static final String RULES =
      """
      {"version": "1", "rules": [{
        "id": "lent-keys", "keys": ["arn:aws:kms:eu-central-1:222233334444:key/*"],
        "accounts": ["210987654321"], "grantees": ["arn:aws:iam::210987654321:role/*"],
        "operations": ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "DescribeKey"],
        "modes": ["grant", "policy", "role"], "longestDuration": "P7D"}]}
      """;

  private TestHouse house;
  private String grantee;
  private String key;

  @BeforeEach
  void furnish(@TempDir Path directory) throws IOException {
    Path rules = directory.resolve("access-rules.json");
    Files.writeString(rules, RULES);
    house = TestHouse.furnish(rules);
    grantee = house.createRole(Inhabitant.MEMBER, "report-writer");
    key = lentKey("grant policy role");
  }

  @Test
  void request_isGranted_onTheKeyOfTheOtherAccount_andEndedByOurReaper() {
    JsonObject answer = house.answer(Inhabitant.MEMBER, request("lent-1"));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    KmsClient kms = house.session(Inhabitant.MEMBER, grantee).kms();
    SdkBytes ciphertext = new FiveOperations(kms, key, List.of()).succeed();

    house.advance(Duration.ofHours(8).plusMinutes(6));

    KmsClient later = house.session(Inhabitant.MEMBER, grantee).kms();
    new FiveOperations(later, key, List.of()).areRefused(ciphertext);
    assertThat(house.answersTo("lent-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    assertThat(house.alerts())
        .as("the key that opted in as it was made")
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("opted in", key));
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void tagThatChanges_isNoticed_whereTheAccountLendsKeys_andNowhereElse() {
    owner().untagResource(it -> it.keyId(key).tagKeys("kms-access"));
    house
        .administrator(Inhabitant.MEMBER)
        .kms()
        .createKey(it -> it.tags(Tag.builder().tagKey("kms-access").tagValue("grant").build()));

    assertThat(house.alerts()).hasSize(2);
    assertThat(house.alerts().getLast().message()).contains("opted out", key);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void release_endsIt() {
    house.answer(Inhabitant.MEMBER, request("lent-1"));

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("lent-1"));

    assertThat(house.answersTo("lent-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    assertThat(owner().listGrants(it -> it.keyId(key)).grants()).isEmpty();
  }

  @Test
  void otherModes_areRefused() {
    for (String mode : List.of("policy", "role")) {
      JsonObject answer =
          house.answer(
              Inhabitant.MEMBER,
              Requests.with(request("lent-" + mode), "mode", JsonString.of(mode)));

      assertThat(StrictJson.write(answer)).contains("MODE_NOT_ENABLED", "by grants only");
    }
  }

  @Test
  void freeze_ofOurBroker_holdsThereToo() {
    house
        .administrator(Inhabitant.KEY)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("kms-access-grant-broker-eu-central-1")
                    .policyName("freeze")
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny",
                          "Action": "kms:CreateGrant", "Resource": "*", "Condition": {"ArnLike":
                            {"kms:GranteePrincipal": "arn:aws:iam::210987654321:role/*"}}}]}\
                        """));

    assertThat(StrictJson.write(house.answer(Inhabitant.MEMBER, request("lent-1"))))
        .contains("FROZEN");
    assertThat(owner().listGrants(it -> it.keyId(key)).grants()).isEmpty();
  }

  @Test
  void keyThatDidNotOptIn_isRefused() {
    key = lentKey("other");

    assertThat(StrictJson.write(house.answer(Inhabitant.MEMBER, request("lent-1"))))
        .contains("KEY_NOT_OPTED_IN");
  }

  @Test
  void accountThatLendsNoKeys_isNotFound() {
    String foreign = key.replace("222233334444", "210987654321");

    assertThat(
            StrictJson.write(
                house.answer(
                    Inhabitant.MEMBER,
                    Requests.with(request("lent-1"), "key", JsonString.of(foreign)))))
        .contains("NOT_ALLOWED");
  }

  private String lentKey(String tag) {
    return owner()
        .createKey(it -> it.tags(Tag.builder().tagKey("kms-access").tagValue(tag).build()))
        .keyMetadata()
        .arn();
  }

  private KmsClient owner() {
    return house.administrator(Inhabitant.COLLEAGUE).kms();
  }

  private JsonObject request(String id) {
    return Requests.with(Requests.good(id, grantee), "key", JsonString.of(key));
  }
}

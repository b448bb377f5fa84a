package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** The security team hears of a key that opens to the world, once, with what it needs to know. */
class ExposureAlertTest {

  private final TestHouse house = TestHouse.furnish();
  private final KmsClient owner = house.administrator(Inhabitant.KEY).kms();
  private final String key = house.key().toString();

  @Test
  void keyOpenedToTheWorld_isAlertedOnce() {
    write(withStatement("Oops", "\"*\"", "kms:Decrypt"));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.subject())
                  .hasValueSatisfying(at -> assertThat(at).startsWith("CRITICAL"));
              assertThat(it.message())
                  .contains(key, "Oops", "CRITICAL", "STILL OPEN", "kms:Decrypt", "put-key-policy");
              assertThat(it.attributes().get("severity"))
                  .isNotNull()
                  .satisfies(at -> assertThat(at.stringValue()).isEqualTo("CRITICAL"));
            });
  }

  @Test
  void keyOpenedToTheWorld_isPublishedAsAnEvent() {
    write(withStatement("Oops", "\"*\"", "kms:Decrypt"));

    JsonObject exposed = house.answers().getLast();
    assertThat(TestHouse.type(exposed)).isEqualTo("KMS Key Exposed");
    assertThat(TestHouse.text(exposed, "keyArn")).isEqualTo(key);
    assertThat(TestHouse.text(exposed, "exposure")).isEqualTo("PUBLIC");
    assertThat(TestHouse.text(exposed, "severity")).isEqualTo("CRITICAL");
    assertThat(EventSchemas.problems(exposed)).isEmpty();
  }

  @Test
  void keyOpenedToAnOutsideAccount_isAlerted() {
    write(withStatement("Partner", "{\"AWS\":\"arn:aws:iam::999900001111:root\"}", "kms:Decrypt"));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains(key, "Partner", "999900001111"));
  }

  @Test
  void keyThatIsCreatedOpen_isAlerted() {
    String open = withStatement("Born", "\"*\"", "kms:Decrypt");

    String created =
        owner
            .createKey(it -> it.policy(open).bypassPolicyLockoutSafetyCheck(true))
            .keyMetadata()
            .arn();

    assertThat(house.alerts())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains(created, "Born"));
  }

  @Test
  void policyThatKeepsOutsidersOut_isNotAlerted() {
    write(withStatement("Own", "{\"AWS\":\"arn:aws:iam::123456789012:root\"}", "kms:Decrypt"));

    assertThat(house.alerts()).isEmpty();
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void statementThatForgesLines_cannot() {
    write(withStatement("Oops\\nstate    closed again", "\"*\"", "kms:Decrypt"));

    assertThat(house.alerts().getFirst().message().lines())
        .noneSatisfy(it -> assertThat(it).startsWith("state    closed again"));
  }

  @Test
  void alert_isNotRepeated_asTimePasses() {
    write(withStatement("Oops", "\"*\"", "kms:Decrypt"));
    house.advance(Duration.ofMinutes(30));

    assertThat(house.alerts()).hasSize(1);
  }

  private void write(String policy) {
    owner.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));
  }

  private static String withStatement(String sid, String principal, String action) {
    return """
    {"Version": "2012-10-17", "Statement": [
      {"Sid": "Owner", "Effect": "Allow",
       "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
       "Action": "kms:*", "Resource": "*"},
      {"Sid": "%s", "Effect": "Allow", "Principal": %s, "Action": "%s", "Resource": "*"}]}
    """
        .formatted(sid, principal, action);
  }
}

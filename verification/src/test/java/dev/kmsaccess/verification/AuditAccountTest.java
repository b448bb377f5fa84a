package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** {@code audit --account} reads every key of the account behind the current credentials. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AuditAccountTest {

  private final TestHouse house = TestHouse.furnish();
  private final TypedCommands typed = new TypedCommands();

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void audit_ofAnAccountWhoseKeysAreClosed_endsWithZero() throws IOException {
    assertThat(audit()).as(typed.err()).isZero();

    assertThat(typed.out())
        .contains(house.key().toString())
        .contains(", 0 open; 0 not understood.");
  }

  @Test
  void audit_ofAnAccountWithAnOpenKey_endsWithOne_andNamesTheKey() throws IOException {
    String open =
        house
            .administrator(Inhabitant.KEY)
            .kms()
            .createKey(
                it ->
                    it.policy(
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\","
                            + "\"Action\":\"kms:*\",\"Resource\":\"*\"}}"))
            .keyMetadata()
            .arn();

    assertThat(audit()).isEqualTo(1);

    assertThat(typed.out())
        .contains("PUBLIC  " + open, "Anyone with an AWS account")
        .contains(", 1 open; 0 not understood.");
  }

  @Test
  void audit_byWhomAwsDoesNotKnow_endsWithThree_andSaysWhy() throws IOException {
    assertThat(typed.run(house, AwsBasicCredentials.create("AKIDNOBODY", "x"), words()))
        .isEqualTo(3);

    assertThat(typed.err()).contains("security token").doesNotContain("unexpected fault");
  }

  private int audit() throws IOException {
    return typed.run(house, Inhabitant.KEY, words());
  }

  private static List<String> words() {
    return new ArrayList<>(
        List.of("audit", "--account", "--organization", Inhabitant.ORGANIZATION.id()));
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * What the doctor looks at in the key account beside keys and alerts, and what it takes for that.
 */
final class DoctorTest {

  private static final List<String> DOCTOR = List.of("doctor");

  private final TestHouse house = TestHouse.furnish();
  private final TypedCommands typed = new TypedCommands();

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void doctor_whereTheStackCanBeRemoved_saysHowToProtectIt() throws IOException {
    assertThat(typed.run(house, Inhabitant.KEY, DOCTOR)).as(typed.out()).isZero();
    assertThat(typed.out())
        .contains("doubtful the stack refuses to be removed: its termination protection is off")
        .contains(
            "aws cloudformation update-termination-protection --enable-termination-protection"
                + " --stack-name kms-access");

    protect();

    assertThat(typed.run(house, Inhabitant.KEY, DOCTOR)).as(typed.out()).isZero();
    assertThat(typed.out())
        .contains("fine     the stack refuses to be removed: its termination protection is on");
  }

  @Test
  void doctor_withTheRightsThatTheRunbookGives_findsEverythingOut() throws IOException {
    assertThat(typed.run(house, withRights(rightsOfTheRunbook()), DOCTOR)).as(typed.out()).isZero();
    assertThat(typed.out()).doesNotContain("unknown");
  }

  @Test
  void doctor_withoutOneOfThoseRights_cannotFindSomethingOut() throws IOException {
    String rights = rightsOfTheRunbook();
    for (String action : actions(rights)) {
      String fewer = rights.replaceFirst("\"" + action + "\"", "\"kms:EnableKey\"");

      assertThat(typed.run(house, withRights(fewer), DOCTOR)).as(action).isNotZero();
    }
  }

  private void protect() {
    house
        .administrator(Inhabitant.KEY)
        .cloudFormation()
        .updateTerminationProtection(
            it -> it.stackName("kms-access").enableTerminationProtection(true));
  }

  private static String rightsOfTheRunbook() {
    Matcher policy =
        Pattern.compile("(?s)```json\\s*(\\{[^`]*\"TheDoctorReads[^`]*})\\s*```")
            .matcher(Project.text("docs/operations.md"));
    assertThat(policy.find()).isTrue();
    return policy.group(1);
  }

  private static List<String> actions(String policy) {
    return Pattern.compile("\"([a-z]+:[A-Z]\\w+)\"")
        .matcher(policy)
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  private AwsSessionCredentials withRights(String policy) {
    String name = "doctor-" + Math.abs(policy.hashCode());
    String role = house.createRole(Inhabitant.KEY, name);
    house
        .administrator(Inhabitant.KEY)
        .iam()
        .putRolePolicy(it -> it.roleName(name).policyName("doctor").policyDocument(policy));
    Credentials session =
        house
            .administrator(Inhabitant.KEY)
            .sts()
            .assumeRole(it -> it.roleArn(role).roleSessionName("doctor"))
            .credentials();
    return AwsSessionCredentials.create(
        session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import dev.kmsaccess.simulation.house.ReaperRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** What ends access before its time, in each mode, and with what caution. */
class ReviewTest {

  private static final Duration A_REVIEW = Duration.ofMinutes(61);
  private static final String TWO_ACCOUNTS = "\"210987654321\", \"222233334444\"";

  private final Path deployed = file();
  private final TestHouse house = TestHouse.furnish(deployed);
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void ruleThatIsWithdrawn_endsItsAccesses_once(String mode) {
    ask(mode, "first");

    deploy(rules().replace(TWO_ACCOUNTS, "\"222233334444\""));
    house.advance(A_REVIEW);

    assertEnded("first", "rule-withdrawn");
    assertThat(house.grants(house.key())).isEmpty();
    assertThat(TestHouse.type(house.answersFor(Inhabitant.MEMBER).getLast()))
        .isEqualTo("KMS Access Ended");
    house.advance(A_REVIEW);
    assertThat(house.answersTo("first")).hasSize(2);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void ruleOfAnother_endsNothing() {
    ask("grant", "first");

    deploy(rules().replace(TWO_ACCOUNTS, "\"210987654321\""));
    house.advance(A_REVIEW);

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.answersTo("first")).hasSize(1);
  }

  @Test
  void ruleOfMany_isHeldUntilSomebodyConfirmsIt() {
    deploy(rules().replace("\"maxLive\": 2", "\"maxLive\": 50"));
    for (int i = 0; i < 11; i++) {
      ask("grant", "request-" + i);
    }

    deploy(rules().replace(TWO_ACCOUNTS, "\"222233334444\""));
    house.advance(A_REVIEW);

    assertThat(house.grants(house.key())).hasSize(11);
    assertThat(house.metric("reviewer", "WithdrawalsHeld")).containsSequence(11L);
    assertThat(house.answers().getLast())
        .satisfies(
            it -> assertThat(TestHouse.type(it)).isEqualTo("KMS Access Reviewed"),
            it -> assertThat(EventSchemas.problems(it)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grant", "policy", "role"})
  void accountThatLeft_losesItsAccesses(String mode) {
    ask(mode, "first");

    house.house().account(Inhabitant.MEMBER).leaveOrganization();
    house.advance(A_REVIEW);

    assertEnded("first", "account-left");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void organisationThatDoesNotKnowUs_endsNothing() {
    ask("grant", "first");

    house.house().account(Inhabitant.KEY).leaveOrganization();
    house.house().account(Inhabitant.MEMBER).leaveOrganization();
    house.advance(A_REVIEW);

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.metric("reviewer", "AccountsUnplaced")).containsSequence(1L);
  }

  @Test
  void organisationThatCannotBeAsked_endsNothing_andNoReviewCountsAsWhole() {
    ask("grant", "first");
    house
        .administrator(Inhabitant.KEY)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("kms-access-reviewer-" + House.REGION)
                    .policyName("deny")
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny",
                         "Action": "organizations:DescribeAccount", "Resource": "*"}]}
                        """));

    house.house().account(Inhabitant.MEMBER).leaveOrganization();
    house.advance(A_REVIEW);

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.metric("reviewer", "AccountsUnplaced")).endsWith(1L);
    assertThat(house.metric("reviewer", "ReviewsCompleted")).endsWith(0L);
  }

  @Test
  void limitThatWasLowered_endsTheNewest() {
    ask("grant", "first");
    house.advance(Duration.ofMinutes(1));
    ask("grant", "second");

    deploy(rules().replace("\"maxLive\": 2", "\"maxLive\": 1"));
    house.advance(A_REVIEW);

    assertEnded("second", "over-limit");
    assertThat(house.answersTo("first")).hasSize(1);
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void accessWhoseRetirerWasMadeAnew_endsNoLaterThanItsTime() {
    ask("grant", "first");

    new ReaperRole(house.house()).remake();
    house.advance(A_REVIEW);
    assertThat(house.metric("reviewer", "AccessesAdrift")).endsWith(1L);
    assertThat(house.grants(house.key())).hasSize(1);

    house.advance(Duration.ofHours(7));
    assertEnded("first", "retirer-lost");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void accessOfTheRoleMadeAnew_isTheReapersAgain() {
    new ReaperRole(house.house()).remake();
    ask("grant", "first");

    house.advance(Duration.ofHours(8).plusMinutes(2));

    assertEnded("first", "expired");
    assertThat(house.metric("reviewer", "AccessesAdrift")).containsOnly(0L);
  }

  @Test
  void grantsOfOthers_areLeftAlone() {
    String others = grantOfOurOwn(house.key());
    ask("grant", "first");

    deploy(rules().replace(TWO_ACCOUNTS, "\"222233334444\""));
    house.advance(A_REVIEW);

    assertThat(house.grants(house.key()))
        .extracting(GrantListEntry::grantId)
        .containsExactly(others);
  }

  @Test
  void review_thatFindsNothing_saysNothing() {
    ask("grant", "first");
    int before = house.answers().size();

    house.advance(A_REVIEW);

    assertThat(house.answers()).hasSize(before);
    assertThat(house.metric("reviewer", "ReviewsCompleted")).containsOnly(1L);
    assertThat(house.metric("reviewer", "AccessesReviewed")).endsWith(1L);
  }

  private void ask(String mode, String requestId) {
    JsonObject answer =
        house.answer(
            Inhabitant.MEMBER, Requests.with(Requests.good(requestId, role), "mode", mode));
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
  }

  private void assertEnded(String requestId, String cause) {
    JsonObject ended = house.answersTo(requestId).getLast();
    assertThat(TestHouse.type(ended)).isEqualTo("KMS Access Ended");
    assertThat(TestHouse.text(ended, "cause")).isEqualTo(cause);
    assertThat(EventSchemas.problems(ended)).isEmpty();
  }

  private String grantOfOurOwn(KeyArn key) {
    KmsClient owner = house.administrator(Inhabitant.KEY).kms();
    return owner
        .createGrant(
            it ->
                it.keyId(key.toString())
                    .name("backup")
                    .granteePrincipal(role)
                    .operationsWithStrings("Decrypt"))
        .grantId();
  }

  private static String rules() {
    return read(TestHouse.rules("max-live-rules.json"));
  }

  /** Deploys rules, as a new version of the layer would. */
  private void deploy(String rules) {
    write(deployed, rules);
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("access-rules", ".json");
      file.toFile().deleteOnExit();
      write(file, rules());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The commands of members and operators, as people type them, against the served house. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class MemberCommandsTest {

  private static final String FIVE = "Decrypt,Encrypt,ReEncrypt*,GenerateDataKey*,DescribeKey";

  private final TypedCommands typed = new TypedCommands();

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void request_printsWhatWasGiven_andHowToTryIt() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");

    int status = run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));

    assertThat(status).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("KMS Access Granted", house.key().toString(), "aws kms decrypt");
    assertThat(house.grants(house.key()))
        .extracting(GrantListEntry::granteePrincipal)
        .containsExactly(role);
  }

  @Test
  void request_inJson_isTheAnswersTypeAndDetail() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");

    int status =
        run(house, Inhabitant.MEMBER, request(house, role, "nightly-1", "--format", "json"));

    assertThat(status).isZero();
    JsonObject answer = EventSchemas.object(typed.out());
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(TestHouse.text(answer, "requestId")).isEqualTo("nightly-1");
  }

  @Test
  void request_thatIsRefused_endsWithOne_andAllReasons() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    List<String> words = request(house, role, "nightly-1");
    words.set(words.indexOf("PT8H"), "P80D");

    int status = run(house, Inhabitant.MEMBER, words);

    assertThat(status).isEqualTo(1);
    assertThat(typed.out())
        .contains("KMS Access Refused", "DURATION_TOO_LONG", "duration: got P80D; allowed at most ")
        .containsPattern(
            "This would be granted: --operations [A-Z][A-Za-z,]+Key --duration P[0-9TDH]+ --mode"
                + " grant\n");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void release_endsTheAccess() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));

    int status =
        run(
            house,
            Inhabitant.MEMBER,
            List.of("release", "nightly-1", "--bus", house.house().bus()));

    assertThat(status).as(typed.err()).isZero();
    assertThat(typed.out()).contains("KMS Access Ended");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void release_ofOneKey_endsTheAccessToThatKeyAlone() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));
    String bus = house.house().bus();
    String other = house.key().toString().replaceFirst("key/.*", "key/mrk-1");

    assertThat(
            run(
                house,
                Inhabitant.MEMBER,
                List.of("release", "nightly-1", "--key", other, "--bus", bus)))
        .isEqualTo(1);
    assertThat(typed.out()).contains("NO_SUCH_ACCESS");
    assertThat(
            run(
                house,
                Inhabitant.MEMBER,
                List.of("release", "nightly-1", "--key", house.key().toString(), "--bus", bus)))
        .isZero();
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void renew_givesTheSameAgain_andEndsTheOldAccess() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1", "--context", "dataset=ledger"));
    List<String> renew =
        List.of(
            "renew",
            "nightly-1",
            "--duration",
            "PT12H",
            "--reason",
            "CHG-1234 nightly report",
            "--request-id",
            "nightly-2",
            "--bus",
            house.house().bus());

    int unbound = run(house, Inhabitant.MEMBER, renew);
    String objection = typed.err();
    List<String> bound = new ArrayList<>(renew);
    bound.addAll(List.of("--context", "dataset=ledger"));
    int status = run(house, Inhabitant.MEMBER, bound);

    assertThat(List.of(unbound, status)).as(typed.err()).containsExactly(2, 0);
    assertThat(objection).contains("bound to the encryption context keys dataset");
    assertThat(house.grants(house.key()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.name()).contains("/nightly-2/");
              assertThat(it.granteePrincipal()).isEqualTo(role);
              assertThat(it.constraints().encryptionContextSubset())
                  .containsExactly(Map.entry("dataset", "ledger"));
            });
  }

  @Test
  void renew_ofWhatWasNeverGiven_saysSo() throws IOException {
    TestHouse house = TestHouse.furnish();

    int status =
        run(
            house,
            Inhabitant.MEMBER,
            List.of("renew", "other", "--duration", "PT1H", "--bus", house.house().bus()));

    assertThat(status).isEqualTo(2);
    assertThat(typed.err()).contains("no access of the request other was given");
  }

  @Test
  void renew_ofADryRun_makesNothing_forNothingWasGiven() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1", "--dry-run"));
    assertThat(typed.out()).contains("KMS Access Granted: dry run, nothing was made");
    String bus = house.house().bus();

    int status =
        run(
            house,
            Inhabitant.MEMBER,
            List.of("renew", "nightly-1", "--duration", "PT1H", "--reason", "x", "--bus", bus));

    assertThat(status).isEqualTo(2);
    assertThat(typed.err()).contains("no access of the request nightly-1 was given");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void verify_saysOfEachOperationWhetherItWorks_andWhyNot() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    AwsCredentials grantee = session(house, role);
    List<String> verify = List.of("verify", "--key", house.key().toString());

    int before = run(house, grantee, verify);
    String refused = typed.out();
    // Without GenerateDataKey and ReEncrypt.
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));
    int after = run(house, grantee, verify);

    assertThat(List.of(before, after)).containsExactly(1, 1);
    assertThat(refused.lines().filter(it -> it.contains(" NO: "))).hasSize(5);
    assertThat(typed.out())
        .containsPattern("describe-key +works")
        .containsPattern("encrypt +works")
        .containsPattern("decrypt +works")
        .containsPattern("re-encrypt +NO: ")
        .containsPattern("generate-data-key +NO: ")
        .doesNotContain("kms-access verify");
  }

  @Test
  void verify_ofARole_takesItFirst_andWorksInFull() throws IOException {
    TestHouse house = TestHouse.furnishForAllModes();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    List<String> words =
        request(house, role, "by-role", "--mode", "role", "--format", "json", "--context", "a=b");
    words.set(words.indexOf("Decrypt,Encrypt,DescribeKey"), FIVE);
    run(house, Inhabitant.MEMBER, words);
    JsonObject answer = EventSchemas.object(typed.out());
    String roleArn = TestHouse.text(answer, "roleArn");
    List<String> verify =
        List.of(
            "verify",
            "--key",
            house.key().toString(),
            "--mode",
            "role",
            "--role-arn",
            roleArn,
            "--format",
            "json",
            "--context",
            "a=b");

    int unattached = run(house, session(house, role), verify);
    String refused = typed.out();
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("report-writer")
                    .policyName("use")
                    .policyDocument(
                        StrictJson.write(
                            TestHouse.detail(answer).object("iamPolicy").orElseThrow())));
    int attached = run(house, session(house, role), verify);

    assertThat(List.of(unattached, attached)).as(typed.out()).containsExactly(1, 0);
    assertThat(refused).contains("assume-role", "no IAM policy of your own account allows it");
    assertThat(EventSchemas.object(typed.out()).objects("operations"))
        .extracting(it -> it.text("operation").orElse(""))
        .containsExactly("describe-key", "encrypt", "decrypt", "re-encrypt", "generate-data-key");
  }

  @Test
  void verify_ofNonsense_saysWhatIsNeeded() throws IOException {
    TestHouse house = TestHouse.furnish();

    assertThat(run(house, Inhabitant.MEMBER, List.of("verify", "--key", "alias/x"))).isEqualTo(2);
    assertThat(typed.err()).contains("--key must be a key's ARN", "alias/x");
    assertThat(
            run(
                house,
                Inhabitant.MEMBER,
                List.of("verify", "--key", house.key().toString(), "--mode", "role")))
        .isEqualTo(2);
    assertThat(typed.err()).contains("--mode role and --role-arn go together");
  }

  @Test
  void list_tellsTheAccessesOfAllModes() throws IOException {
    TestHouse house = TestHouse.furnishForAllModes();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    for (String mode : List.of("grant", "policy", "role")) {
      run(house, Inhabitant.MEMBER, request(house, role, "by-" + mode, "--mode", mode));
    }

    int status = run(house, Inhabitant.KEY, List.of("list", "--format", "json"));

    assertThat(status).as(typed.err()).isZero();
    JsonObject list = EventSchemas.object(typed.out());
    assertThat(list.objects("accesses"))
        .extracting(
            it -> it.text("mode").orElse(""),
            it -> it.text("requestId").orElse(""),
            it -> it.text("grantee").orElse(""),
            it -> it.text("keyArn").orElse(""))
        .containsExactlyInAnyOrder(
            tuple("grant", "by-grant", role, house.key().toString()),
            tuple("policy", "by-policy", role, house.key().toString()),
            tuple("role", "by-role", role, house.key().toString()));
    assertThat(list.objects("foreign")).isEmpty();
    assertThat(run(house, Inhabitant.KEY, List.of("list"))).isZero();
    assertThat(typed.out()).contains("by-grant", "by-policy", "by-role", role);
  }

  @Test
  void list_overdue_endsWithOneWhereSomethingIsOver() throws IOException {
    TestHouse house = TestHouse.furnish();
    assertThat(run(house, Inhabitant.KEY, List.of("list", "--overdue"))).isZero();
    assertThat(typed.out()).contains("Nothing is there");
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    // The house lives in the year of its tests, so what ends there is over by the clock here.
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));

    int status = run(house, Inhabitant.KEY, List.of("list", "--overdue"));

    assertThat(status).isEqualTo(1);
    assertThat(typed.out()).contains("OVER", "nightly-1");
  }

  @Test
  void list_whereNothingIsInstalled_saysSo() throws IOException {
    TestHouse house = TestHouse.furnish();

    assertThat(run(house, Inhabitant.OUTSIDER, List.of("list"))).isEqualTo(2);
    assertThat(typed.err())
        .contains("no role kms-access-reaper-eu-central-1", "credentials of the key account");
  }

  @Test
  void request_thatNeedsApproval_isApprovedByAnotherAccount() throws IOException {
    TestHouse house = TestHouse.furnish(TestHouse.rules("approval-rules.json"));
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    int pending =
        run(house, Inhabitant.MEMBER, request(house, role, "payroll-1", "--format", "json"));
    String token = TestHouse.text(EventSchemas.object(typed.out()), "token");
    List<String> approve =
        List.of(
            "approve",
            "payroll-1",
            "--token",
            token,
            "--wait",
            "PT0S",
            "--bus",
            house.house().bus());

    int own = run(house, Inhabitant.MEMBER, approve);
    String objection = typed.out();
    int status = run(house, Inhabitant.COLLEAGUE, approve);

    assertThat(List.of(pending, own, status)).containsExactly(0, 1, 0);
    assertThat(objection).contains("APPROVER_IS_ASKER");
    assertThat(house.grants(house.key())).hasSize(1);
  }

  @Test
  void request_thatNobodyAnswers_saysWhereToLook() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    // A bus that nobody listens on, as a wrong name or a stack that is gone leave it.
    List<String> words = request(house, role, "nightly-1", "--wait", "PT0S");
    String elsewhere = house.house().bus().replace("123456789012", "210987654321");
    words.set(words.indexOf(house.house().bus()), elsewhere);

    int status = run(house, Inhabitant.MEMBER, words);

    assertThat(status).isEqualTo(3);
    assertThat(typed.err())
        .contains("no answer came", "nightly-1", "/aws/events/kms-access", "doctor --member");
  }

  @Test
  void request_whereNoAnswerCouldBeRead_isNotSent() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");

    int status =
        run(
            house,
            Inhabitant.MEMBER,
            request(house, role, "nightly-1", "--log-group", "/aws/events/elsewhere"));

    assertThat(status).isEqualTo(3);
    assertThat(typed.err()).contains("no log group /aws/events/elsewhere", "Nothing was sent");
    assertThat(house.grants(house.key())).isEmpty();
  }

  @Test
  void freeze_refusesNewAccess_untilUnfreeze() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");

    int frozen =
        run(
            house,
            Inhabitant.KEY,
            List.of("freeze", "--account", Inhabitant.MEMBER.account().id()));
    int refused = run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));
    String answer = typed.out();
    int unfrozen = run(house, Inhabitant.KEY, List.of("unfreeze"));
    int again = run(house, Inhabitant.KEY, List.of("unfreeze"));
    int granted = run(house, Inhabitant.MEMBER, request(house, role, "nightly-2"));

    assertThat(List.of(frozen, refused, unfrozen, again, granted)).containsExactly(0, 1, 0, 0, 0);
    assertThat(answer).contains("FROZEN");
  }

  @Test
  void freeze_ofAStackThatIsNotThere_orOfNonsense_saysSo() throws IOException {
    TestHouse house = TestHouse.furnish();

    assertThat(run(house, Inhabitant.KEY, List.of("freeze", "--stack", "other"))).isEqualTo(2);
    assertThat(typed.err()).contains("no role other-grant-broker-eu-central-1");
    assertThat(run(house, Inhabitant.KEY, List.of("freeze", "--principal", "*"))).isEqualTo(2);
    assertThat(typed.err()).contains("--principal", "arn:aws:iam::210987654321:role/*");
    assertThat(run(house, Inhabitant.KEY, List.of("freeze", "--key", "alias/x"))).isEqualTo(2);
    assertThat(typed.err()).contains("--key must be a key's ARN, not: alias/x");
  }

  @Test
  void rulesPlan_saysWhichAccessesNoRuleIsAboutAnyMore(@TempDir Path folder) throws IOException {
    TestHouse house = TestHouse.furnishForAllModes();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    for (String mode : List.of("grant", "role")) {
      run(house, Inhabitant.MEMBER, request(house, role, "by-" + mode, "--mode", mode));
    }
    String rule =
        "{\"id\":\"%s\",\"keys\":[\"alias/shared-data\"],\"accounts\":[\"210987654321\"],\"grantees\":[\"arn:aws:iam::*:role/*\"],\"operations\":[\"Decrypt\"],\"modes\":[%s],\"longestDuration\":\"PT1H\"}";
    String rules = "{\"version\":\"1\",\"rules\":[%s]}";
    Path current =
        Files.writeString(
            folder.resolve("current.json"),
            rules.formatted(rule.formatted("both", "\"grant\",\"role\"")));
    Path planned =
        Files.writeString(
            folder.resolve("planned.json"),
            rules.formatted(rule.formatted("grants-only", "\"grant\"")));

    int unchanged = run(house, Inhabitant.KEY, List.of("rules", "plan", current.toString()));
    String nothing = typed.out();
    int changed =
        run(
            house,
            Inhabitant.KEY,
            List.of("rules", "plan", planned.toString(), "--current", current.toString()));

    assertThat(List.of(unchanged, changed)).as(typed.err()).containsExactly(0, 1);
    assertThat(nothing).contains("0 of 2 accesses");
    assertThat(typed.out())
        .contains(
            "comes:   grants-only", "goes:    both", "1 of 2 accesses", "role on " + house.key())
        .contains("./kms-access release by-role --requester 210987654321");
  }

  @Test
  void rulesPlan_passesOverWhatTheKeyAccountMadeInAnEmergency(@TempDir Path folder)
      throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    for (String id : List.of("break-glass-1", "by-hand")) {
      house
          .administrator(Inhabitant.KEY)
          .kms()
          .createGrant(
              it ->
                  it.name(
                          "kms-access/1/kms-access/210987654321/20261124T103000Z/"
                              + id
                              + "/000000000000")
                      .keyId(house.key().toString())
                      .granteePrincipal(role)
                      .retiringPrincipal(
                          "arn:aws:iam::123456789012:role/kms-access-reaper-eu-central-1")
                      .operationsWithStrings("Decrypt"));
    }
    Path rules =
        Files.writeString(folder.resolve("rules.json"), "{\"version\":\"1\",\"rules\":[]}");

    int status = run(house, Inhabitant.KEY, List.of("rules", "plan", rules.toString()));

    assertThat(status).as(typed.err()).isEqualTo(1);
    assertThat(typed.out()).contains("1 of 2 accesses", "release by-hand");
  }

  @Test
  void rulesPlan_looksWhereAnAccountIsInTheOrganisation(@TempDir Path folder) throws IOException {
    TestHouse house = TestHouse.furnishForAllModes();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));
    Path rules =
        Files.writeString(
            folder.resolve("rules.json"),
            "{\"version\":\"1\",\"rules\":[{\"id\":\"part\",\"keys\":[\"alias/shared-data\"],\"organizationPaths\":[\"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*\"],\"grantees\":[\"arn:aws:iam::*:role/*\"],\"operations\":[\"Decrypt\"],\"modes\":[\"grant\"],\"longestDuration\":\"PT1H\"}]}");
    String paths =
        "{\"version\":\"1\",\"accounts\":{\"210987654321\":\"o-a1b2c3d4e5/r-ab12/%s/\"}}";
    Path other = Files.writeString(folder.resolve("o.json"), paths.formatted("ou-ab12-22222222"));
    List<String> plan = List.of("rules", "plan", rules.toString());

    int unknown = run(house, Inhabitant.KEY, plan);
    int elsewhere =
        run(
            house,
            Inhabitant.KEY,
            List.of("rules", "plan", rules.toString(), "--account-paths", other.toString()));
    Files.writeString(folder.resolve("account-paths.json"), paths.formatted("ou-ab12-11111111"));
    int there = run(house, Inhabitant.KEY, plan);

    assertThat(List.of(unknown, elsewhere, there)).as(typed.err()).containsExactly(0, 1, 0);
    assertThat(typed.out()).containsPattern("Version of the file: [0-9a-f]{12}\\R");
  }

  @Test
  void doctor_findsASoundDeploymentSound_onBothSides() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    run(house, Inhabitant.MEMBER, request(house, role, "nightly-1"));

    assertThat(run(house, Inhabitant.KEY, List.of("doctor"))).as(typed.out()).isZero();
    assertThat(typed.out()).contains("IAM decides on " + house.key().keyId(), "11 checks, 9 fine.");
    assertThat(run(house, Inhabitant.MEMBER, List.of("doctor", "--member")))
        .as(typed.out())
        .isZero();
    assertThat(run(house, Inhabitant.OUTSIDER, List.of("doctor"))).isEqualTo(1);
    assertThat(typed.out()).contains("there is no role kms-access-grant-broker-eu-central-1");
  }

  @Test
  void doctor_leavesTheGrantsOfAnotherStackToIt() throws IOException {
    TestHouse house = TestHouse.furnish();
    String role = house.createRole(Inhabitant.MEMBER, "report-writer");
    String other = house.createRole(Inhabitant.KEY, "other-reaper-eu-central-1");
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .createGrant(
            it ->
                it.keyId(house.key().toString())
                    .name("kms-access/1/other/210987654321/20261124T163000Z/x/0123456789ab")
                    .granteePrincipal(role)
                    .retiringPrincipal(other)
                    .operationsWithStrings("Decrypt"));

    assertThat(run(house, Inhabitant.KEY, List.of("doctor"))).as(typed.out()).isZero();
  }

  @Test
  void doctor_findsWhatIsWrongWithAKey_withItsFix() throws IOException {
    TestHouse house = TestHouse.furnish();
    String key = house.key().toString();
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .putKeyPolicy(
            it ->
                it.keyId(key)
                    .policyName("default")
                    .policy(
                        """
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:user/administrator"},
                           "Action": "kms:*", "Resource": "*"},
                          {"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*",
                           "Condition": {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}}}]}
                        """));
    run(house, Inhabitant.KEY, List.of("freeze"));

    assertThat(run(house, Inhabitant.KEY, List.of("doctor", "--format", "json")))
        .as(typed.err())
        .isEqualTo(1);
    assertThat(typed.out())
        .contains("the broker may not kms:CreateGrant")
        .contains("Let the key's policy allow kms:*")
        .contains("would be of no use")
        .contains("a Deny stands on the broker's role");
  }

  @Test
  void request_withoutABus_saysWhereToFindIt() throws IOException {
    TestHouse house = TestHouse.furnish();

    int status = run(house, Inhabitant.MEMBER, List.of("release", "x", "--bus", "kms-access"));

    assertThat(status).isEqualTo(2);
    assertThat(typed.err()).contains("--bus must be the ARN of an event bus", "kms-access");
  }

  private static List<String> request(TestHouse house, String role, String id, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "request",
                "--bus",
                house.house().bus(),
                "--key",
                House.ALIAS,
                "--grantee",
                role,
                "--operations",
                "Decrypt,Encrypt,DescribeKey",
                "--duration",
                "PT8H",
                "--reason",
                "CHG-1234 nightly report",
                "--request-id",
                id));
    words.addAll(List.of(more));
    return words;
  }

  /** Returns the credentials of a session of a member's role. */
  private static AwsCredentials session(TestHouse house, String role) {
    Credentials session =
        house
            .administrator(Inhabitant.MEMBER)
            .sts()
            .assumeRole(it -> it.roleArn(role).roleSessionName("test"))
            .credentials();
    return AwsSessionCredentials.create(
        session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }

  private int run(TestHouse house, Inhabitant who, List<String> words) throws IOException {
    return typed.run(house, who, words);
  }

  private int run(TestHouse house, AwsCredentials credentials, List<String> words)
      throws IOException {
    return typed.run(house, credentials, words);
  }
}

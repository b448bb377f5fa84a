package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.cli.KmsAccess;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What render prints, put to use in the local accounts. */
class RenderCommandTest {

  private static final String MEMBER = Inhabitant.MEMBER.account().id();

  private final TestHouse house = TestHouse.furnish();
  private final String key = house.key().toString();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final String other = house.createRole(Inhabitant.MEMBER, "other");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({"account", "role"})
  void policyMode_letsTheGranteeUseTheKey_andShareNothing(String variant) {
    JsonObject rendered = render("policy", variant.equals("account") ? MEMBER : role);
    putKeyPolicy(rendered);
    attach("report-writer", rendered);
    attach("other", rendered);

    KmsClient kms = as(role);
    SdkBytes ciphertext = new FiveOperations(kms, key, List.of()).succeed();
    Denied.assertDenied(() -> grant(kms, role, role, "Decrypt"));
    if (variant.equals("account")) {
      new FiveOperations(as(other), key, List.of()).succeed();
    } else {
      new FiveOperations(as(other), key, List.of()).areRefused(ciphertext);
    }
  }

  @Test
  void policyMode_deniesSharing_whateverIsAllowedLater() {
    putKeyPolicy(render("policy", role));
    everything("report-writer");

    Denied.assertDenied(() -> grant(as(role), role, role, "Decrypt"));
  }

  @Test
  void grantMode_letsTheGranteeMakeGrantsForItself_andForNobodyElse() {
    JsonObject rendered = render("grant", role);
    putKeyPolicy(rendered);
    attach("report-writer", rendered);
    KmsClient kms = as(role);

    new FiveOperations(kms, key, List.of()).succeed();
    CreateGrantResponse made = grant(kms, role, role, "Decrypt");
    assertThat(kms.listGrants(it -> it.keyId(key)).grants()).hasSize(1);
    Denied.assertDenied(() -> grant(kms, other, role, "Decrypt"));
    Denied.assertDenied(() -> grant(kms, role, other, "Decrypt"));
    Denied.assertDenied(() -> grant(kms, role, role, "CreateGrant"));
    // Its own it retires; a right to revoke would reach everybody's.
    Denied.assertDenied(() -> kms.revokeGrant(it -> it.keyId(key).grantId(made.grantId())));
    kms.retireGrant(it -> it.keyId(key).grantId(made.grantId()));
    assertThat(kms.listGrants(it -> it.keyId(key)).grants()).isEmpty();
  }

  @Test
  void grantMode_deniesGrantsToOthers_whateverIsAllowedLater() {
    String policy = StrictJson.write(render("grant", role).object("keyPolicy").orElseThrow());
    String opened =
        policy.replaceFirst(
            "\"Statement\":\\[",
            "\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
                + MEMBER
                + ":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"},");
    owner().putKeyPolicy(it -> it.keyId(key).policyName("default").policy(opened));
    everything("report-writer");

    Denied.assertDenied(() -> grant(as(role), other, role, "Decrypt"));
    Denied.assertDenied(() -> grant(as(role), role, role, "CreateGrant"));
    grant(as(role), role, role, "Decrypt");
  }

  @Test
  void roleMode_letsTheGranteeTakeTheRole_andNobodyElse() {
    JsonObject rendered = render("role", role);
    putKeyPolicy(rendered);
    house
        .administrator(Inhabitant.KEY)
        .iam()
        .createRole(
            it ->
                it.roleName("use-of-the-key")
                    .assumeRolePolicyDocument(text(rendered, "trustPolicy")));
    house
        .administrator(Inhabitant.KEY)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("use-of-the-key")
                    .policyName("use")
                    .policyDocument(text(rendered, "rolePolicy")));
    attach("report-writer", rendered);
    attach("other", rendered);

    KmsClient kms = taken(role);
    new FiveOperations(kms, key, List.of()).succeed();
    assertThatThrownBy(() -> taken(other))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }

  @ParameterizedTest
  @CsvSource({"policy", "grant", "role"})
  void keyPolicies_openNothingToOutsiders(String mode) {
    for (String grantee : List.of(MEMBER, role)) {
      PolicyDocument policy = parsed(text(render(mode, grantee), "keyPolicy"));
      TrustZone zone = TrustZone.builder().organization(Inhabitant.ORGANIZATION).build();

      assertThat(
              ExposureAnalyzer.within(zone)
                  .analyze(policy, KeyArn.of(key), TestHouse.START)
                  .findings())
          .isEmpty();
    }
  }

  @Test
  void cloudFormation_isATemplateWithAllPolicies() {
    JsonObject template = EventSchemas.object(run("role", role, "--format", "cloudformation"));

    assertThat(template.object("Resources").orElseThrow().members())
        .containsOnlyKeys("Key", "Role", "UseOfTheKey");
    assertThat(StrictJson.write(template)).contains("AssumeRolePolicyDocument", "\"Retain\"");
  }

  @Test
  void terraform_encodesThePolicies_andFillsInNothing() {
    String text = run("policy", role, "--format", "terraform");

    assertThat(text)
        .contains("resource \"aws_kms_key_policy\" \"key\"", "resource \"aws_iam_policy\" \"use\"")
        .contains("jsonencode({")
        .doesNotContainPattern("[^$]\\$\\{");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--grantee=somebody | --grantee must be an account's id",
        "--grantee=210987654321,arn:aws:iam::210987654321:role/x | not both at once",
        "--operations=CreateGrant | grants come with --mode grant",
        "--organization=mine | --organization must be like",
        "--role-name=a/b | --role-name has 1 to 64"
      })
  void render_ofNonsense_saysWhatWasWrong(String option, String fault) {
    List<String> words = new ArrayList<>(List.of("render", "--mode", "role", "--key", key));
    if (!option.startsWith("--grantee")) {
      words.addAll(List.of("--grantee", role));
    }
    words.add(option);

    assertThat(execute(words)).isEqualTo(2);
    assertThat(err.toString()).contains(fault);
  }

  private JsonObject render(String mode, String grantee) {
    return EventSchemas.object(run(mode, grantee));
  }

  private String run(String mode, String grantee, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "render",
                "--mode",
                mode,
                "--key",
                key,
                "--grantee",
                grantee,
                "--organization",
                Inhabitant.ORGANIZATION.id()));
    words.addAll(List.of(more));
    assertThat(execute(words)).as(err.toString()).isZero();
    return out.toString();
  }

  private int execute(List<String> words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return KmsAccess.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
  }

  private static String text(JsonObject rendered, String policy) {
    return StrictJson.write(rendered.object(policy).orElseThrow());
  }

  private static PolicyDocument parsed(String policy) {
    return switch (PolicyParser.parse(policy, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument document) -> document;
      case PolicyResult.Invalid malformed ->
          throw new AssertionError("no policy: " + malformed.problems());
    };
  }

  private void putKeyPolicy(JsonObject rendered) {
    owner()
        .putKeyPolicy(
            it -> it.keyId(key).policyName("default").policy(text(rendered, "keyPolicy")));
  }

  private void attach(String name, JsonObject rendered) {
    put(name, text(rendered, "iamPolicy"));
  }

  private void everything(String name) {
    put(
        name,
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}");
  }

  private void put(String name, String policy) {
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .putRolePolicy(it -> it.roleName(name).policyName("use").policyDocument(policy));
  }

  private CreateGrantResponse grant(
      KmsClient kms, String grantee, String retirer, String operation) {
    return kms.createGrant(
        it ->
            it.keyId(key)
                .granteePrincipal(grantee)
                .retiringPrincipal(retirer)
                .operationsWithStrings(operation));
  }

  private KmsClient as(String grantee) {
    return house.session(Inhabitant.MEMBER, grantee).kms();
  }

  private KmsClient taken(String by) {
    LocalClients clients = house.session(Inhabitant.MEMBER, by);
    Credentials session =
        clients
            .sts()
            .assumeRole(
                it ->
                    it.roleArn("arn:aws:iam::123456789012:role/use-of-the-key")
                        .roleSessionName("test"))
            .credentials();
    return house
        .house()
        .cloud()
        .clients(
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken()),
            House.REGION)
        .kms();
  }

  private KmsClient owner() {
    return house.administrator(Inhabitant.KEY).kms();
  }
}

package dev.kmsaccess.local.contract;

import static dev.kmsaccess.local.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Users, roles and their sessions. */
public abstract class IdentityContract {

  private TestWorld world;
  private TestAccount account;
  private TestAccount other;
  private IamClient iam;

  /** Returns a fresh world. */
  protected abstract TestWorld world();

  @BeforeEach
  void open() {
    world = world();
    account = world.owner();
    other = world.member();
    iam = account.iam();
  }

  @Test
  void createRole_withAPath_isFoundWithEverythingItWasMadeWith() {
    iam.createRole(
        it ->
            it.roleName("reader")
                .path("/kms-access/")
                .description("reads")
                .maxSessionDuration(7_200)
                .assumeRolePolicyDocument(Policies.trust(other.root()))
                .tags(tag -> tag.key("team").value("data")));

    Role role = iam.getRole(it -> it.roleName("reader")).role();

    assertThat(role.arn()).isEqualTo("arn:aws:iam::" + account.id() + ":role/kms-access/reader");
    assertThat(role.roleId()).startsWith("AROA").hasSize(21);
    assertThat(role.maxSessionDuration()).isEqualTo(7_200);
    assertThat(role.tags()).singleElement().satisfies(it -> assertThat(it.key()).isEqualTo("team"));
    assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
        .isEqualTo(Policies.trust(other.root()));
    assertThat(iam.listRolesPaginator(it -> it.pathPrefix("/kms-access/")).roles())
        .extracting(Role::roleName)
        .containsExactly("reader");
  }

  @Test
  void createRole_thatExists_isRefused() {
    account.createRole("reader");

    assertRefused("EntityAlreadyExists", () -> account.createRole("reader"));
  }

  @Test
  void createRole_trustingSomebodyWhoDoesNotExist_isRefused() {
    assertRefused(
            "MalformedPolicyDocument",
            () ->
                account.createRole(
                    "reader", Policies.trust("arn:aws:iam::" + other.id() + ":role/nobody")))
        .hasMessageContaining("Invalid principal in policy");
  }

  @Test
  void deleteRole_withPolicies_isAConflictUntilTheyAreGone() {
    account.createRole("reader");
    account.allow("reader", Policies.allow(List.of("kms:Decrypt"), "*"));

    assertRefused("DeleteConflict", () -> iam.deleteRole(it -> it.roleName("reader")));
    iam.deleteRolePolicy(it -> it.roleName("reader").policyName("allowed"));
    iam.deleteRole(it -> it.roleName("reader"));

    assertRefused("NoSuchEntity", () -> iam.getRole(it -> it.roleName("reader")))
        .hasMessageContaining("The role with name reader cannot be found.");
  }

  @Test
  void putRolePolicy_thatIsNone_isRefused() {
    account.createRole("reader");

    assertRefused("MalformedPolicyDocument", () -> account.allow("reader", "{}"));
    assertRefused(
        "MalformedPolicyDocument",
        () ->
            account.allow(
                "reader", Policies.of(Policies.keyStatement("A", "*", List.of("kms:*")))));
  }

  @Test
  void putRolePolicy_moreThanARoleHolds_isRefused() {
    account.createRole("reader");

    assertRefused(
        "LimitExceeded",
        () -> account.allow("reader", Policies.allow(List.of("kms:" + "A".repeat(10_240)), "*")));
  }

  @Test
  void managedPolicy_attached_countsUntilItIsDetached() {
    String policy =
        iam.createPolicy(
                it ->
                    it.policyName("list-keys")
                        .policyDocument(Policies.allow(List.of("kms:ListKeys"), "*")))
            .policy()
            .arn();
    String role = account.createRole("reader");
    iam.attachRolePolicy(it -> it.roleName("reader").policyArn(policy));
    AwsCredentials session = account.session(role);

    account.kms(session).listKeys();
    assertRefused("DeleteConflict", () -> iam.deletePolicy(it -> it.policyArn(policy)));
    assertRefused("DeleteConflict", () -> iam.deleteRole(it -> it.roleName("reader")));
    iam.detachRolePolicy(it -> it.roleName("reader").policyArn(policy));

    assertRefused("AccessDeniedException", () -> account.kms(session).listKeys());
    iam.deletePolicy(it -> it.policyArn(policy));
  }

  @Test
  void managedPolicy_newDefaultVersion_countsAtOnce() {
    String policy =
        iam.createPolicy(
                it ->
                    it.policyName("list")
                        .policyDocument(Policies.allow(List.of("kms:ListKeys"), "*")))
            .policy()
            .arn();
    String role = account.createRole("reader");
    iam.attachRolePolicy(it -> it.roleName("reader").policyArn(policy));
    iam.createPolicyVersion(
        it ->
            it.policyArn(policy)
                .setAsDefault(true)
                .policyDocument(Policies.allow(List.of("kms:ListAliases"), "*")));
    AwsCredentials session = account.session(role);

    account.kms(session).listAliases();
    assertRefused("AccessDeniedException", () -> account.kms(session).listKeys());
  }

  @Test
  void permissionsBoundary_narrowsWhatPoliciesAllow() {
    String boundary =
        iam.createPolicy(
                it ->
                    it.policyName("boundary")
                        .policyDocument(Policies.allow(List.of("kms:ListAliases"), "*")))
            .policy()
            .arn();
    String role = account.createRole("reader");
    account.allow("reader", Policies.allow(List.of("kms:*"), "*"));
    iam.putRolePermissionsBoundary(it -> it.roleName("reader").permissionsBoundary(boundary));
    AwsCredentials session = account.session(role);

    account.kms(session).listAliases();
    assertRefused("AccessDeniedException", () -> account.kms(session).listKeys())
        .hasMessageContaining("because no permissions boundary allows the kms:ListKeys action");
  }

  @Test
  void iam_callerWithoutPermission_isRefused() {
    String role = account.createRole("reader");

    assertRefused(
            "AccessDenied",
            () ->
                account
                    .iam(account.session(role))
                    .createRole(
                        it ->
                            it.roleName("more")
                                .assumeRolePolicyDocument(Policies.trust(account.root()))))
        .hasMessageContaining(
            "is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::"
                + account.id()
                + ":role/more");
  }

  @Test
  void accessKey_deletedOrInactive_isNoLongerKnown() {
    iam.createUser(it -> it.userName("ann"));
    var key = iam.createAccessKey(it -> it.userName("ann")).accessKey();
    AwsCredentials ann = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    assertThat(account.sts(ann).getCallerIdentity().arn())
        .isEqualTo("arn:aws:iam::" + account.id() + ":user/ann");

    iam.updateAccessKey(it -> it.userName("ann").accessKeyId(key.accessKeyId()).status("Inactive"));
    assertRefused("InvalidClientTokenId", () -> account.sts(ann).getCallerIdentity());
    iam.deleteAccessKey(it -> it.userName("ann").accessKeyId(key.accessKeyId()));
    assertRefused("UnrecognizedClientException", () -> account.kms(ann).listKeys());
    iam.deleteUser(it -> it.userName("ann"));
  }

  @Test
  void serviceLinkedRole_isMadeForItsServiceAndBelongsToIt() {
    Role role =
        iam.createServiceLinkedRole(it -> it.awsServiceName("autoscaling.amazonaws.com")).role();

    assertThat(role.arn())
        .isEqualTo(
            "arn:aws:iam::%s:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
                .formatted(account.id()));
    assertRefused("UnmodifiableEntity", () -> iam.deleteRole(it -> it.roleName(role.roleName())));
    assertRefused("AccessDenied", () -> account.session(role.arn()));
  }

  @Test
  void session_saysWhoItIs() {
    String role = account.createRole("reader");

    var identity = account.sts(account.session(role)).getCallerIdentity();

    assertThat(identity.arn())
        .isEqualTo("arn:aws:sts::" + account.id() + ":assumed-role/reader/test-session");
    assertThat(identity.userId()).matches("AROA[A-Z2-7]{17}:test-session");
    assertThat(identity.account()).isEqualTo(account.id());
  }

  @Test
  void session_pastItsTime_isExpired() {
    AwsCredentials session = account.session(account.createRole("reader"));
    world.advance(Duration.ofHours(1));

    assertRefused("ExpiredToken", () -> account.sts(session).getCallerIdentity());
    assertRefused("ExpiredTokenException", () -> account.kms(session).listKeys())
        .hasMessageContaining("The security token included in the request is expired");
  }

  @Test
  void session_ofADeletedRole_isNoLongerKnown() {
    AwsCredentials session = account.session(account.createRole("reader"));
    iam.deleteRole(it -> it.roleName("reader"));
    account.createRole("reader");

    assertRefused("InvalidClientTokenId", () -> account.sts(session).getCallerIdentity());
  }

  @Test
  void session_underASessionPolicy_mayOnlyWhatBothAllow() {
    String role = account.createRole("reader");
    account.allow("reader", Policies.allow(List.of("kms:*"), "*"));
    AssumeRoleResponse assumed =
        account
            .sts(account.administrator())
            .assumeRole(
                it ->
                    it.roleArn(role)
                        .roleSessionName("narrow")
                        .policy(Policies.allow(List.of("kms:ListAliases"), "*")));
    AwsCredentials session = TestAccount.credentials(assumed.credentials());

    account.kms(session).listAliases();
    assertRefused("AccessDeniedException", () -> account.kms(session).listKeys())
        .hasMessageContaining("because no session policy allows the kms:ListKeys action");
  }

  @Test
  void session_chained_lastsAnHourAtMost() {
    iam.createRole(
        it ->
            it.roleName("second")
                .maxSessionDuration(43_200)
                .assumeRolePolicyDocument(Policies.trust(account.root())));
    String first = account.createRole("first");
    account.allow("first", Policies.allow(List.of("sts:AssumeRole"), "*"));
    String second = "arn:aws:iam::" + account.id() + ":role/second";
    AwsCredentials session = account.session(first);

    account
        .sts(account.administrator())
        .assumeRole(it -> it.roleArn(second).roleSessionName("long").durationSeconds(43_200));
    assertRefused(
            "ValidationError",
            () ->
                account
                    .sts(session)
                    .assumeRole(
                        it -> it.roleArn(second).roleSessionName("long").durationSeconds(3_601)))
        .hasMessageContaining("1 hour session limit");
  }

  @Test
  void session_longerThanTheRoleAllows_isRefused() {
    String role = account.createRole("reader");

    assertRefused(
            "ValidationError",
            () ->
                account
                    .sts(account.administrator())
                    .assumeRole(
                        it -> it.roleArn(role).roleSessionName("long").durationSeconds(3_601)))
        .hasMessageContaining("MaxSessionDuration");
  }

  @Test
  void assumeRole_underAnExternalId_needsIt() {
    String role =
        account.createRole(
            "guarded",
            Policies.of(
                """
                {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole",
                 "Condition": {"StringEquals": {"sts:ExternalId": "4711"}}}
                """
                    .formatted(other.root())));

    other
        .sts(other.administrator())
        .assumeRole(it -> it.roleArn(role).roleSessionName("guest").externalId("4711"));
    assertRefused("AccessDenied", () -> other.session(role));
  }

  @Test
  void assumeRole_recreatedPrincipalOfTheTrustPolicy_isNobodyToIt() {
    String guest = other.createRole("guest");
    other.allow("guest", Policies.allow(List.of("sts:AssumeRole"), "*"));
    String host = account.createRole("host", Policies.trust(guest));
    other.session(other.session(guest), host);

    other.iam().deleteRolePolicy(it -> it.roleName("guest").policyName("allowed"));
    other.iam().deleteRole(it -> it.roleName("guest"));
    other.createRole("guest");
    other.allow("guest", Policies.allow(List.of("sts:AssumeRole"), "*"));

    assertRefused("AccessDenied", () -> other.session(other.session(guest), host));
    assertThat(
            URLDecoder.decode(
                iam.getRole(it -> it.roleName("host")).role().assumeRolePolicyDocument(),
                StandardCharsets.UTF_8))
        .contains("AROA")
        .doesNotContain(guest);
  }

  @Test
  void assumeRole_thatDoesNotExist_isRefusedAsOneThatTrustsNobody() {
    assertRefused(
        "AccessDenied", () -> account.session("arn:aws:iam::" + other.id() + ":role/nobody"));
  }

  @Test
  void sts_unknownAccessKey_isRefused() {
    assertRefused(
        "InvalidClientTokenId",
        () ->
            account
                .sts(AwsBasicCredentials.create("AKIAUNKNOWNUNKNOWN12", "secret"))
                .getCallerIdentity());
  }
}

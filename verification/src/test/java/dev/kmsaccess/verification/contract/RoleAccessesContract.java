package dev.kmsaccess.verification.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.iam.RoleAccesses;
import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.iamrole.AccessRole;
import dev.kmsaccess.core.json.StrictJson;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** An access is a role under our path, bounded and bound to its end, and is gone once ended. */
abstract class RoleAccessesContract extends AwsContract {

  @Test
  void open_makesARole_withItsPathItsBoundaryAndBothPolicies() {
    Access access = access(createKey());
    AccessRole wanted = AccessRole.of(access);

    assertThat(accesses().open(access))
        .isEqualTo(new Opened.Made(handle(access), Optional.empty()));

    Role role = iam().getRole(it -> it.roleName(wanted.arn().name())).role();
    assertThat(role.arn()).isEqualTo(wanted.arn().toString());
    assertThat(role.path()).isEqualTo(wanted.arn().path());
    assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(boundary());
    assertThat(
            AccessRole.isSame(
                wanted.trustPolicy(List.of(aws().organization())),
                decoded(role.assumeRolePolicyDocument())))
        .isTrue();
    assertThat(role.tags())
        .contains(
            Tag.builder().key("kms-access:requester").value(aws().member().id().id()).build());
    assertThat(
            decoded(
                iam()
                    .getRolePolicy(
                        it -> it.roleName(role.roleName()).policyName(AccessRole.POLICY_NAME))
                    .policyDocument()))
        .isEqualTo(StrictJson.write(wanted.permissionPolicy()));
  }

  @Test
  void open_ofWhatIsOpen_findsTheSameRole() {
    Access access = access(createKey());
    Opened first = accesses().open(access);

    assertThat(accesses().open(access)).isEqualTo(first);
    assertThat(accesses().all()).hasSize(1);
  }

  @Test
  void open_whereARoleOfTheNameTrustsSomebodyElse_isRefused() {
    Access access = access(createKey());
    accesses().open(access);
    iam()
        .updateAssumeRolePolicy(
            it ->
                it.roleName(AccessRole.of(access).arn().name())
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", \
                        "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}"""));

    assertThat(accesses().open(access))
        .isInstanceOfSatisfying(
            Opened.Refused.class,
            it -> assertThat(it.cause()).isEqualTo(Opened.Cause.NOT_PERMITTED));
  }

  @Test
  void open_forSomebodyWhoIsNotThere_isRefused() {
    PrincipalArn nobody =
        PrincipalArn.of("arn:aws:iam::%s:role/nobody".formatted(aws().member().id()));
    Access access = access(Mode.ROLE, createKey(), nobody, new EncryptionContextConstraint.None());

    unless(
        Difference.PRINCIPALS,
        () ->
            assertThat(accesses().open(access))
                .isInstanceOfSatisfying(
                    Opened.Refused.class,
                    it -> assertThat(it.cause()).isEqualTo(Opened.Cause.GRANTEE_UNKNOWN)));
  }

  @Test
  void all_findsTheAccessesToEveryKey_andNoOtherRoles() {
    createRole(aws().owner(), "something-else");
    PrincipalArn grantee = createGrantee();
    Access first = access(createKey(), grantee);
    Access second = access(createKey(), grantee);
    accesses().open(first);
    accesses().open(second);

    assertThat(accesses().all())
        .containsExactlyInAnyOrder(new Found.Ours(live(first)), new Found.Ours(live(second)));
    assertThat(accesses().to(first.scope().key())).containsExactly(new Found.Ours(live(first)));
  }

  @Test
  void end_takesTheRoleAway_withWhateverOthersHungOnIt() {
    Access access = access(createKey());
    accesses().open(access);
    String role = AccessRole.of(access).arn().name();
    iam()
        .putRolePolicy(
            it ->
                it.roleName(role)
                    .policyName("by-somebody-else")
                    .policyDocument(document("kms:DescribeKey")));
    iam().attachRolePolicy(it -> it.roleName(role).policyArn(boundary()));

    assertThat(accesses().end(live(access))).isEqualTo(new Ended.Done());

    assertThatThrownBy(() -> iam().getRole(it -> it.roleName(role)))
        .isInstanceOf(NoSuchEntityException.class);
    assertThat(accesses().all()).isEmpty();
    assertThat(accesses().end(live(access))).isEqualTo(new Ended.AlreadyGone());
  }

  private RoleAccesses accesses() {
    return new RoleAccesses(iam(), installation(), boundary(), this::trust, aws().clock());
  }

  private Access access(KeyArn key) {
    return access(key, createGrantee());
  }

  private Access access(KeyArn key, PrincipalArn grantee) {
    return access(Mode.ROLE, key, grantee, new EncryptionContextConstraint.None());
  }

  private PrincipalArn createGrantee() {
    return createRole(aws().member(), "report-writer");
  }

  /** Returns the ARN of the boundary, which is there from the first time on. */
  private String boundary() {
    String arn = "arn:aws:iam::%s:policy/boundary".formatted(aws().owner().id());
    try {
      iam().getPolicy(it -> it.policyArn(arn));
    } catch (NoSuchEntityException notYet) {
      iam().createPolicy(it -> it.policyName("boundary").policyDocument(document("kms:*")));
    }
    return arn;
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, UTF_8);
  }

  private static LiveAccess live(Access access) {
    return new LiveAccess(
        access.name(), handle(access), access.scope().grantee().toString(), /* reshares= */ false);
  }

  private static Handle handle(Access access) {
    return new Handle.Role(access.scope().key(), AccessRole.of(access).arn());
  }
}

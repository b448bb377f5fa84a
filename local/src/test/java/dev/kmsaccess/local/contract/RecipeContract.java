package dev.kmsaccess.local.contract;

import static dev.kmsaccess.local.contract.Refusals.assertRefused;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** The recipe "KMS cross account access" in its three ways, and who is refused in each. */
public abstract class RecipeContract {

  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("Hello, World!");

  private static final List<GrantOperation> OPERATIONS =
      List.of(
          GrantOperation.ENCRYPT,
          GrantOperation.DECRYPT,
          GrantOperation.RE_ENCRYPT_FROM,
          GrantOperation.RE_ENCRYPT_TO,
          GrantOperation.GENERATE_DATA_KEY,
          GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
          GrantOperation.DESCRIBE_KEY);

  private TestAccount owner;
  private TestAccount member;
  private TestAccount outsider;
  private String key;

  /** Returns a fresh world. */
  protected abstract TestWorld world();

  @BeforeEach
  void createKey() {
    TestWorld world = world();
    owner = world.owner();
    member = world.member();
    outsider = world.outsider();
    key = owner.kms().createKey().keyMetadata().arn();
  }

  @Test
  void keyPolicy_namesTheAccountAndIamAllows_roleUsesTheKey() {
    openKeyTo(member.root(), Policies.KEY_USE);
    String role = member.createRole("reader");
    member.allow("reader", Policies.allow(Policies.KEY_USE, key));

    FiveOperations.succeed(kmsAs(role), key);
  }

  @Test
  void keyPolicy_namesTheAccountButIamIsSilent_roleIsRefused() {
    openKeyTo(member.root(), Policies.KEY_USE);
    String role = member.createRole("reader");

    assertRefused("AccessDeniedException", () -> kmsAs(role).describeKey(it -> it.keyId(key)))
        .hasMessageContaining(
            "User: arn:aws:sts::"
                + member.id()
                + ":assumed-role/reader/test-session is not authorized to perform: kms:DescribeKey"
                + " on resource: "
                + key)
        .hasMessageContaining("because no identity-based policy allows the kms:DescribeKey action");
  }

  @Test
  void keyPolicy_namesTheRoleButIamIsSilent_roleIsRefused() {
    String role = member.createRole("reader");
    openKeyTo(role, Policies.KEY_USE);

    assertRefused("AccessDeniedException", () -> kmsAs(role).describeKey(it -> it.keyId(key)));
  }

  @Test
  void keyPolicy_silentAboutTheAccount_iamAloneGivesNothing() {
    String role = member.createRole("reader");
    member.allow("reader", Policies.allow(Policies.KEY_USE, key));

    assertRefused("AccessDeniedException", () -> kmsAs(role).describeKey(it -> it.keyId(key)))
        .hasMessageContaining("because no resource-based policy allows the kms:DescribeKey action");
  }

  @Test
  void keyPolicy_forOneAccount_leavesAnotherOut() {
    openKeyTo(member.root(), Policies.KEY_USE);
    String role = outsider.createRole("reader");
    outsider.allow("reader", Policies.allow(List.of("kms:*"), "*"));

    assertRefused(
        "AccessDeniedException",
        () -> outsider.kms(outsider.session(role)).describeKey(it -> it.keyId(key)));
  }

  @Test
  void keyPolicy_managementForAnOutsideAccount_hasNoEffect() {
    openKeyTo(member.root(), List.of("kms:*"));
    String role = member.createRole("manager");
    member.allow("manager", Policies.allow(List.of("kms:*"), "*"));

    assertRefused(
        "AccessDeniedException",
        () -> kmsAs(role).getKeyPolicy(it -> it.keyId(key).policyName("default")));
  }

  @Test
  void grant_toARole_isEnoughWithoutAnyIamPolicy() {
    String role = member.createRole("reader");
    grant(role);

    FiveOperations.succeed(kmsAs(role), key);
  }

  @Test
  void grant_toOneRole_leavesItsColleagueOut() {
    grant(member.createRole("reader"));
    String colleague = member.createRole("colleague");
    member.allow("colleague", Policies.allow(Policies.KEY_USE, key));

    assertRefused("AccessDeniedException", () -> kmsAs(colleague).describeKey(it -> it.keyId(key)));
  }

  @Test
  void grant_ofOneOperation_leavesTheOthersOut() {
    String role = member.createRole("writer");
    owner
        .kms()
        .createGrant(it -> it.keyId(key).granteePrincipal(role).operations(GrantOperation.ENCRYPT));
    KmsClient writer = kmsAs(role);

    SdkBytes ciphertext = writer.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();

    assertRefused(
        "AccessDeniedException", () -> writer.decrypt(it -> it.ciphertextBlob(ciphertext)));
  }

  @Test
  void grant_revoked_endsTheUse() {
    String role = member.createRole("reader");
    CreateGrantResponse grant = grant(role);
    KmsClient reader = kmsAs(role);
    SdkBytes ciphertext = reader.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();

    owner.kms().revokeGrant(it -> it.keyId(key).grantId(grant.grantId()));

    assertRefused(
        "AccessDeniedException", () -> reader.decrypt(it -> it.ciphertextBlob(ciphertext)));
  }

  @Test
  void grant_madeByAMemberWhoMayCreateGrants_letsTheGranteeIn() {
    openKeyTo(member.root(), List.of("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"));
    String granter = member.createRole("granter");
    member.allow(
        "granter",
        Policies.allow(List.of("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"), key));
    String role = member.createRole("reader");
    KmsClient granting = kmsAs(granter);

    String grantId =
        granting
            .createGrant(it -> it.keyId(key).granteePrincipal(role).operations(OPERATIONS))
            .grantId();

    FiveOperations.succeed(kmsAs(role), key);
    granting.revokeGrant(it -> it.keyId(key).grantId(grantId));
    assertRefused("AccessDeniedException", () -> kmsAs(role).describeKey(it -> it.keyId(key)));
  }

  @Test
  void grant_againstAnExplicitDeny_loses() {
    String role = member.createRole("reader");
    grant(role);
    member.allow("reader", Policies.deny("kms:Decrypt"));
    KmsClient reader = kmsAs(role);
    SdkBytes ciphertext = reader.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();

    assertRefused(
            "AccessDeniedException", () -> reader.decrypt(it -> it.ciphertextBlob(ciphertext)))
        .hasMessageContaining("with an explicit deny in an identity-based policy");
  }

  @Test
  void grant_underAnEncryptionContext_demandsIt() {
    String role = member.createRole("reader");
    owner
        .kms()
        .createGrant(
            it ->
                it.keyId(key)
                    .granteePrincipal(role)
                    .operations(OPERATIONS)
                    .constraints(c -> c.encryptionContextSubset(Map.of("dataset", "ledger"))));
    KmsClient reader = kmsAs(role);

    FiveOperations.succeed(reader, key, Map.of("dataset", "ledger", "month", "march"), List.of());
    assertRefused(
        "AccessDeniedException",
        () ->
            reader.encrypt(
                it ->
                    it.keyId(key)
                        .plaintext(PLAINTEXT)
                        .encryptionContext(Map.of("dataset", "payroll"))));
  }

  @Test
  void role_inTheOwnersAccount_isUsedByAMembersUser() {
    AwsCredentials user = memberUser();
    String role =
        owner.createRole("key-user", Policies.trust("arn:aws:iam::" + member.id() + ":user/ann"));
    owner.allow("key-user", Policies.allow(Policies.KEY_USE, key));
    allowUserToAssume(role);

    FiveOperations.succeed(owner.kms(member.session(user, role)), key);
  }

  @Test
  void role_thatTrustsTheUserWhoseOwnAccountIsSilent_isNotAssumed() {
    AwsCredentials user = memberUser();
    String role =
        owner.createRole("key-user", Policies.trust("arn:aws:iam::" + member.id() + ":user/ann"));

    assertRefused("AccessDenied", () -> member.session(user, role))
        .hasMessageContaining(
            "User: arn:aws:iam::%s:user/ann is not authorized to perform: sts:AssumeRole"
                .formatted(member.id()));
  }

  @Test
  void role_thatTrustsSomebodyElse_isNotAssumed() {
    AwsCredentials user = memberUser();
    String role = owner.createRole("key-user", Policies.trust(outsider.root()));
    allowUserToAssume(role);

    assertRefused("AccessDenied", () -> member.session(user, role));
  }

  private AwsCredentials memberUser() {
    member.iam().createUser(it -> it.userName("ann"));
    var accessKey = member.iam().createAccessKey(it -> it.userName("ann")).accessKey();
    return AwsBasicCredentials.create(accessKey.accessKeyId(), accessKey.secretAccessKey());
  }

  private void allowUserToAssume(String role) {
    member
        .iam()
        .putUserPolicy(
            it ->
                it.userName("ann")
                    .policyName("assume")
                    .policyDocument(Policies.allow(List.of("sts:AssumeRole"), role)));
  }

  private CreateGrantResponse grant(String grantee) {
    return owner
        .kms()
        .createGrant(it -> it.keyId(key).granteePrincipal(grantee).operations(OPERATIONS));
  }

  private void openKeyTo(String principal, List<String> actions) {
    owner
        .kms()
        .putKeyPolicy(
            it ->
                it.keyId(key)
                    .policyName("default")
                    .policy(
                        Policies.of(
                            Policies.ownedBy(owner),
                            Policies.keyStatement("Use", principal, actions))));
  }

  private KmsClient kmsAs(String role) {
    return member.kms(member.session(role));
  }
}

package dev.kmsaccess.local.contract;

import static dev.kmsaccess.local.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;

/**
 * Grants: how they are made once, listed, found by their retirer, ended, and outlive their names.
 */
public abstract class GrantContract {

  private TestAccount owner;
  private TestAccount member;
  private KmsClient kms;
  private String key;
  private String reader;

  /** Returns a fresh world. */
  protected abstract TestWorld world();

  @BeforeEach
  void createKey() {
    TestWorld world = world();
    owner = world.owner();
    member = world.member();
    kms = owner.kms();
    key = newKey();
    reader = member.createRole("reader");
  }

  @Test
  void createGrant_sameNameAndParameters_returnsTheSameGrantWithAnotherToken() {
    CreateGrantResponse first = grant(it -> it.name("nightly"));
    CreateGrantResponse second = grant(it -> it.name("nightly"));

    assertThat(second.grantId()).isEqualTo(first.grantId());
    assertThat(second.grantToken()).isNotEqualTo(first.grantToken());
    assertThat(listed()).hasSize(1);
  }

  @Test
  void createGrant_sameNameButAnotherParameter_makesASecondGrant() {
    CreateGrantResponse first = grant(it -> it.name("nightly"));
    CreateGrantResponse second =
        grant(it -> it.name("nightly").operations(GrantOperation.DECRYPT, GrantOperation.ENCRYPT));

    assertThat(second.grantId()).isNotEqualTo(first.grantId());
    assertThat(listed()).hasSize(2);
  }

  @Test
  void createGrant_withoutName_alwaysMakesAnotherGrant() {
    grant(it -> {});
    grant(it -> {});

    assertThat(listed()).hasSize(2);
  }

  @Test
  void createGrant_sameNameOnTwoKeys_makesTwoGrants() {
    String otherKey = newKey();
    CreateGrantResponse first = grant(it -> it.name("nightly"));
    CreateGrantResponse second = grant(it -> it.name("nightly").keyId(otherKey));

    assertThat(second.grantId()).isNotEqualTo(first.grantId());
  }

  @Test
  void createGrant_sameNameAfterRevocation_makesANewGrant() {
    CreateGrantResponse first = grant(it -> it.name("nightly"));
    kms.revokeGrant(it -> it.keyId(key).grantId(first.grantId()));

    assertThat(grant(it -> it.name("nightly")).grantId()).isNotEqualTo(first.grantId());
  }

  @Test
  void createGrant_everyParameter_isListedAsItWasMade() {
    String reaper = owner.createRole("reaper");
    CreateGrantResponse made =
        grant(
            it ->
                it.name("kms-access/1/a_b:c")
                    .retiringPrincipal(reaper)
                    .constraints(c -> c.encryptionContextEquals(Map.of("dataset", "ledger"))));

    GrantListEntry entry = listed().getFirst();

    assertThat(entry.grantId()).isEqualTo(made.grantId());
    assertThat(entry.keyId()).isEqualTo(key);
    assertThat(entry.name()).isEqualTo("kms-access/1/a_b:c");
    assertThat(entry.granteePrincipal()).isEqualTo(reader);
    assertThat(entry.retiringPrincipal()).isEqualTo(reaper);
    assertThat(entry.issuingAccount()).isEqualTo(owner.root());
    assertThat(entry.operations()).containsExactly(GrantOperation.DECRYPT);
    assertThat(entry.constraints().encryptionContextEquals()).containsEntry("dataset", "ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::222222222222:role/nobody",
        "arn:aws:iam::222222222222:group/readers",
        "events.amazonaws.com",
        "AROAEXAMPLEEXAMPLE123"
      })
  void createGrant_granteeThatIsNoPrincipal_isRefused(String grantee) {
    assertRefused("InvalidArnException", () -> grant(it -> it.granteePrincipal(grantee)));
  }

  @Test
  void createGrant_granteeWithAWildcard_isRefused() {
    assertRefused(
        "ValidationException",
        () -> grant(it -> it.granteePrincipal("arn:aws:iam::222222222222:role/*")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "dot.dot", "at@sign"})
  void createGrant_nameWithForbiddenCharacters_isRefused(String name) {
    assertRefused("ValidationException", () -> grant(it -> it.name(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ReEncrypt*", "GenerateDataKey*", "ListGrants", "PutKeyPolicy"})
  void createGrant_operationThatIsNoGrantOperation_isRefused(String operation) {
    assertRefused("ValidationException", () -> grant(it -> it.operationsWithStrings(operation)));
  }

  @Test
  void createGrant_operationThatTheKeyDoesNotHave_isRefused() {
    assertRefused(
        "ValidationException",
        () -> grant(it -> it.operations(GrantOperation.DECRYPT, GrantOperation.SIGN)));
  }

  @Test
  void createGrant_encryptionContextOnAnHmacKey_isRefused() {
    String hmac =
        kms.createKey(it -> it.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn();

    assertRefused(
        "ValidationException",
        () ->
            grant(
                it ->
                    it.keyId(hmac)
                        .operations(GrantOperation.GENERATE_MAC)
                        .constraints(c -> c.encryptionContextSubset(Map.of("a", "b")))));
  }

  @Test
  void createGrant_bothKindsOfEncryptionContext_isRefused() {
    assertRefused(
        "ValidationException",
        () ->
            grant(
                it ->
                    it.constraints(
                        c ->
                            c.encryptionContextSubset(Map.of("a", "b"))
                                .encryptionContextEquals(Map.of("a", "b")))));
  }

  @Test
  void createGrant_nineContextPairs_isRefused() {
    Map<String, String> nine = new HashMap<>();
    for (int i = 0; i < 9; i++) {
      nine.put("key" + i, "value");
    }

    assertRefused(
        "ValidationException",
        () -> grant(it -> it.constraints(c -> c.encryptionContextSubset(nine))));
  }

  @Test
  void createGrant_byAlias_isNotFound() {
    kms.createAlias(it -> it.aliasName("alias/shared").targetKeyId(key));

    assertRefused("NotFoundException", () -> grant(it -> it.keyId("alias/shared")));
  }

  @Test
  void createGrant_dryRun_saysThatItWouldSucceedAndMakesNothing() {
    assertRefused("DryRunOperationException", () -> grant(it -> it.dryRun(true)));
    assertThat(listed()).isEmpty();
  }

  @Test
  void createGrant_dryRunWithoutPermission_isRefusedForThat() {
    KmsClient stranger = member.kms(member.session(reader));

    assertRefused(
        "AccessDeniedException",
        () ->
            stranger.createGrant(
                it ->
                    it.keyId(key)
                        .granteePrincipal(reader)
                        .operations(GrantOperation.DECRYPT)
                        .dryRun(true)));
  }

  @Test
  void createGrant_byAGrantee_passesOnNoMoreThanItsOwn() {
    grant(it -> it.operations(GrantOperation.CREATE_GRANT, GrantOperation.DECRYPT));
    KmsClient passing = member.kms(member.session(reader));
    String colleague = member.createRole("colleague");

    passing.createGrant(
        it -> it.keyId(key).granteePrincipal(colleague).operations(GrantOperation.DECRYPT));

    assertRefused(
        "AccessDeniedException",
        () ->
            passing.createGrant(
                it ->
                    it.keyId(key).granteePrincipal(colleague).operations(GrantOperation.ENCRYPT)));
  }

  @Test
  void createGrant_underConditions_seesWhatIsAskedFor() {
    String broker = owner.createRole("broker");
    owner.allow(
        "broker",
        Policies.of(
            """
            {"Effect": "Allow", "Action": "kms:CreateGrant", "Resource": "*", "Condition": {
              "StringEquals": {"aws:ResourceTag/kms-access": "grant",
                               "kms:RetiringPrincipal": "%s"},
              "StringLike": {"kms:GranteePrincipal": "arn:aws:iam::%s:role/*"},
              "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt", "DescribeKey"]}}}
            """
                .formatted(broker, member.id())));
    kms.tagResource(it -> it.keyId(key).tags(tag -> tag.tagKey("kms-access").tagValue("grant")));
    KmsClient brokering = owner.kms(owner.session(broker));
    Consumer<CreateGrantRequest.Builder> permitted =
        it ->
            it.keyId(key)
                .granteePrincipal(reader)
                .retiringPrincipal(broker)
                .operations(GrantOperation.DECRYPT);

    brokering.createGrant(permitted);

    assertRefused(
        "AccessDeniedException",
        () -> brokering.createGrant(permitted.andThen(it -> it.retiringPrincipal(null))));
    assertRefused(
        "AccessDeniedException",
        () ->
            brokering.createGrant(permitted.andThen(it -> it.operations(GrantOperation.ENCRYPT))));
    assertRefused(
        "AccessDeniedException",
        () -> brokering.createGrant(permitted.andThen(it -> it.granteePrincipal(member.root()))));
    kms.untagResource(it -> it.keyId(key).tagKeys("kms-access"));
    assertRefused("AccessDeniedException", () -> brokering.createGrant(permitted));
  }

  @Test
  void listGrants_pages_holdEveryGrantOnceWhileGrantsAreEnded() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(grant(it -> {}).grantId());
    }
    List<String> seen = new ArrayList<>();
    ListGrantsResponse page = kms.listGrants(it -> it.keyId(key).limit(3));
    while (true) {
      for (GrantListEntry entry : page.grants()) {
        seen.add(entry.grantId());
        kms.revokeGrant(it -> it.keyId(key).grantId(entry.grantId()));
      }
      if (!page.truncated()) {
        break;
      }
      String marker = page.nextMarker();
      page = kms.listGrants(it -> it.keyId(key).limit(3).marker(marker));
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void listGrants_paginator_readsAllPages() {
    for (int i = 0; i < 5; i++) {
      grant(it -> {});
    }

    assertThat(kms.listGrantsPaginator(it -> it.keyId(key).limit(2)).grants()).hasSize(5);
  }

  @Test
  void listGrants_filters_findByGrantAndByGrantee() {
    String colleague = member.createRole("colleague");
    CreateGrantResponse mine = grant(it -> {});
    grant(it -> it.granteePrincipal(colleague));

    assertThat(kms.listGrants(it -> it.keyId(key).grantId(mine.grantId())).grants())
        .extracting(GrantListEntry::grantId)
        .containsExactly(mine.grantId());
    assertThat(kms.listGrants(it -> it.keyId(key).granteePrincipal(colleague)).grants())
        .extracting(GrantListEntry::granteePrincipal)
        .containsExactly(colleague);
  }

  @Test
  void listGrants_markerOfSomebodyElse_isRefused() {
    assertRefused("InvalidMarkerException", () -> kms.listGrants(it -> it.keyId(key).marker("§")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void listGrants_limitOutOfBounds_isRefused(int limit) {
    assertRefused("ValidationException", () -> kms.listGrants(it -> it.keyId(key).limit(limit)));
  }

  @Test
  void listRetirableGrants_acrossAccounts_findsEveryGrantThatNamesTheRetirer() {
    String reaper = owner.createRole("reaper");
    CreateGrantResponse own = grant(it -> it.retiringPrincipal(reaper));
    String foreignKey = member.kms().createKey().keyMetadata().arn();
    CreateGrantResponse foreign =
        member
            .kms()
            .createGrant(
                it ->
                    it.keyId(foreignKey)
                        .granteePrincipal(reader)
                        .retiringPrincipal(reaper)
                        .operations(GrantOperation.DECRYPT));
    grant(it -> {});

    assertThat(kms.listRetirableGrantsPaginator(it -> it.retiringPrincipal(reaper)).grants())
        .extracting(GrantListEntry::grantId)
        .containsExactlyInAnyOrder(own.grantId(), foreign.grantId());
  }

  @Test
  void listRetirableGrants_retirerOfAnotherAccount_isRefused() {
    assertRefused(
        "AccessDeniedException", () -> kms.listRetirableGrants(it -> it.retiringPrincipal(reader)));
  }

  @Test
  void retireGrant_byTheRetirer_endsIt() {
    String reaper = owner.createRole("reaper");
    CreateGrantResponse grant = grant(it -> it.retiringPrincipal(reaper));

    owner.kms(owner.session(reaper)).retireGrant(it -> it.keyId(key).grantId(grant.grantId()));

    assertThat(listed()).isEmpty();
  }

  @Test
  void retireGrant_byTheToken_endsIt() {
    String reaper = owner.createRole("reaper");
    CreateGrantResponse grant = grant(it -> it.retiringPrincipal(reaper));

    owner.kms(owner.session(reaper)).retireGrant(it -> it.grantToken(grant.grantToken()));

    assertThat(listed()).isEmpty();
  }

  @Test
  void retireGrant_bySomebodyElseWhomKeyPolicyAndIamAllowIt_isRefused() {
    CreateGrantResponse grant = grant(it -> {});
    String stranger = member.createRole("stranger");
    member.allow("stranger", Policies.allow(List.of("kms:RetireGrant"), "*"));
    kms.putKeyPolicy(
        it ->
            it.keyId(key)
                .policy(
                    Policies.of(
                        Policies.ownedBy(owner),
                        Policies.keyStatement("Retire", stranger, List.of("kms:RetireGrant")))));

    assertRefused(
        "AccessDeniedException",
        () ->
            member
                .kms(member.session(stranger))
                .retireGrant(it -> it.keyId(key).grantId(grant.grantId())));
  }

  @Test
  void retireGrant_recreatedRetirer_isNobodyToTheGrant() {
    String reaper = owner.createRole("reaper");
    CreateGrantResponse grant = grant(it -> it.retiringPrincipal(reaper));
    owner.iam().deleteRole(it -> it.roleName("reaper"));
    owner.createRole("reaper");

    assertThat(kms.listRetirableGrants(it -> it.retiringPrincipal(reaper)).grants()).isEmpty();
    assertRefused(
        "AccessDeniedException",
        () ->
            owner
                .kms(owner.session(reaper))
                .retireGrant(it -> it.keyId(key).grantId(grant.grantId())));
    assertThat(listed().getFirst().retiringPrincipal()).startsWith("AROA");
  }

  @Test
  void grant_recreatedGrantee_doesNotGetItBack() {
    grant(it -> {});
    member.iam().deleteRole(it -> it.roleName("reader"));
    member.createRole("reader");

    assertThat(listed().getFirst().granteePrincipal()).startsWith("AROA");
    assertRefused(
        "AccessDeniedException",
        () -> member.kms(member.session(reader)).describeKey(it -> it.keyId(key)));
  }

  @Test
  void revokeGrant_twice_isNotFound() {
    CreateGrantResponse grant = grant(it -> {});
    kms.revokeGrant(it -> it.keyId(key).grantId(grant.grantId()));

    assertRefused(
        "NotFoundException", () -> kms.revokeGrant(it -> it.keyId(key).grantId(grant.grantId())));
  }

  @Test
  void revokeGrant_byTheGrantee_isRefused() {
    CreateGrantResponse grant = grant(it -> {});

    assertRefused(
        "AccessDeniedException",
        () ->
            member
                .kms(member.session(reader))
                .revokeGrant(it -> it.keyId(key).grantId(grant.grantId())));
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "ECC_NIST_P256"})
  void createGrant_onASigningKey_takesSigningOperations(KeySpec spec) {
    String signing =
        kms.createKey(it -> it.keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY))
            .keyMetadata()
            .arn();

    grant(it -> it.keyId(signing).operations(GrantOperation.SIGN, GrantOperation.GET_PUBLIC_KEY));

    assertRefused("ValidationException", () -> grant(it -> it.keyId(signing)));
  }

  private CreateGrantResponse grant(Consumer<CreateGrantRequest.Builder> differences) {
    return kms.createGrant(
        it -> {
          it.keyId(key).granteePrincipal(reader).operations(GrantOperation.DECRYPT);
          differences.accept(it);
        });
  }

  private List<GrantListEntry> listed() {
    return kms.listGrants(it -> it.keyId(key)).grants();
  }

  private String newKey() {
    return kms.createKey().keyMetadata().arn();
  }
}

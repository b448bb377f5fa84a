package dev.kmsaccess.local.contract;

import static dev.kmsaccess.local.contract.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/** Keys: their names, states, policies, tags and cryptography. */
public abstract class KeyContract {

  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("Hello, World!");

  private TestWorld world;
  private TestAccount owner;
  private TestAccount member;
  private KmsClient kms;
  private KeyMetadata metadata;
  private String key;

  /** Returns a fresh world. */
  protected abstract TestWorld world();

  @BeforeEach
  void createKey() {
    world = world();
    owner = world.owner();
    member = world.member();
    kms = owner.kms();
    metadata = kms.createKey(it -> it.description("shared data")).keyMetadata();
    key = metadata.arn();
  }

  @Test
  void createKey_withoutParameters_isASymmetricKeyUnderTheDefaultPolicy() {
    assertThat(metadata.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(metadata.keyUsage()).isEqualTo(KeyUsageType.ENCRYPT_DECRYPT);
    assertThat(metadata.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata.awsAccountId()).isEqualTo(owner.id());
    assertThat(kms.getKeyPolicy(it -> it.keyId(key)).policy())
        .contains("Enable IAM User Permissions", owner.root(), "kms:*");
  }

  @Test
  void createKey_usageThatTheSpecDoesNotHave_isRefused() {
    assertRefused(
        "ValidationException",
        () ->
            kms.createKey(
                it -> it.keySpec(KeySpec.SYMMETRIC_DEFAULT).keyUsage(KeyUsageType.SIGN_VERIFY)));
  }

  @Test
  void createKey_multiRegion_saysSoInItsId() {
    assertThat(kms.createKey(it -> it.multiRegion(true)).keyMetadata().keyId())
        .startsWith("mrk-")
        .hasSize(36);
  }

  @ParameterizedTest
  @CsvSource({"id", "arn", "alias", "alias ARN"})
  void describeKey_byEachOfItsNames_findsIt(String form) {
    kms.createAlias(it -> it.aliasName("alias/shared-data").targetKeyId(key));
    String name =
        switch (form) {
          case "id" -> metadata.keyId();
          case "arn" -> key;
          case "alias" -> "alias/shared-data";
          default -> key.replace("key/" + metadata.keyId(), "alias/shared-data");
        };

    assertThat(kms.describeKey(it -> it.keyId(name)).keyMetadata().arn()).isEqualTo(key);
  }

  @Test
  void describeKey_thatDoesNotExist_isNotFound() {
    assertRefused(
            "NotFoundException",
            () -> kms.describeKey(it -> it.keyId("00000000-0000-4000-8000-000000000000")))
        .hasMessageContaining("does not exist");
    assertRefused("NotFoundException", () -> kms.describeKey(it -> it.keyId("alias/none")))
        .hasMessageContaining("is not found");
  }

  @Test
  void key_disabled_refusesUseAndGrantsButLetsThemEnd() {
    String reader = member.createRole("reader");
    CreateGrantResponse grant =
        kms.createGrant(
            it -> it.keyId(key).granteePrincipal(reader).operations(GrantOperation.DECRYPT));
    kms.disableKey(it -> it.keyId(key));

    assertRefused("DisabledException", () -> kms.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)))
        .hasMessageContaining(key + " is disabled.");
    assertRefused(
        "DisabledException",
        () ->
            kms.createGrant(
                it -> it.keyId(key).granteePrincipal(reader).operations(GrantOperation.DECRYPT)));
    kms.putKeyPolicy(it -> it.keyId(key).policy(Policies.of(Policies.ownedBy(owner))));
    assertThat(kms.listGrants(it -> it.keyId(key)).grants()).hasSize(1);
    kms.revokeGrant(it -> it.keyId(key).grantId(grant.grantId()));
    assertThat(kms.describeKey(it -> it.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);

    kms.enableKey(it -> it.keyId(key));
    FiveOperations.succeed(kms, key);
  }

  @Test
  void key_pendingDeletion_refusesUseAndChangesButLetsGrantsEnd() {
    String reader = member.createRole("reader");
    CreateGrantResponse grant =
        kms.createGrant(
            it -> it.keyId(key).granteePrincipal(reader).operations(GrantOperation.DECRYPT));
    kms.scheduleKeyDeletion(it -> it.keyId(key).pendingWindowInDays(7));

    for (Runnable refused :
        List.<Runnable>of(
            () -> kms.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)),
            () ->
                kms.createGrant(
                    it ->
                        it.keyId(key).granteePrincipal(reader).operations(GrantOperation.DECRYPT)),
            () -> kms.enableKey(it -> it.keyId(key)),
            () -> kms.disableKey(it -> it.keyId(key)),
            () -> kms.tagResource(it -> it.keyId(key).tags(tag -> tag.tagKey("a").tagValue("b"))),
            () -> kms.createAlias(it -> it.aliasName("alias/late").targetKeyId(key)),
            () -> kms.scheduleKeyDeletion(it -> it.keyId(key)))) {
      assertRefused("KMSInvalidStateException", refused::run)
          .hasMessageContaining(key + " is pending deletion.");
    }
    kms.revokeGrant(it -> it.keyId(key).grantId(grant.grantId()));
  }

  @Test
  void key_pendingDeletion_isGoneWhenItsTimeIsOver() {
    kms.scheduleKeyDeletion(it -> it.keyId(key).pendingWindowInDays(7));
    world.advance(Duration.ofDays(7));

    assertRefused("NotFoundException", () -> kms.describeKey(it -> it.keyId(key)));
    assertThat(kms.listKeys().keys()).isEmpty();
  }

  @Test
  void key_deletionCancelled_staysButDisabled() {
    kms.scheduleKeyDeletion(it -> it.keyId(key).pendingWindowInDays(7));
    kms.cancelKeyDeletion(it -> it.keyId(key));
    world.advance(Duration.ofDays(8));

    assertThat(kms.describeKey(it -> it.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
  }

  @Test
  void putKeyPolicy_thatLocksTheCallerOut_isRefusedUnlessHeInsists() {
    String policy =
        Policies.of(Policies.keyStatement("Use", member.root(), List.of("kms:Decrypt")));

    assertRefused(
        "MalformedPolicyDocumentException",
        () -> kms.putKeyPolicy(it -> it.keyId(key).policy(policy)));
    kms.putKeyPolicy(it -> it.keyId(key).policy(policy).bypassPolicyLockoutSafetyCheck(true));
    assertRefused("AccessDeniedException", () -> kms.getKeyPolicy(it -> it.keyId(key)));
  }

  @Test
  void putKeyPolicy_principalThatDoesNotExist_isRefused() {
    assertRefused(
            "MalformedPolicyDocumentException",
            () ->
                kms.putKeyPolicy(
                    it ->
                        it.keyId(key)
                            .policy(
                                Policies.of(
                                    Policies.ownedBy(owner),
                                    Policies.keyStatement(
                                        "Use",
                                        "arn:aws:iam::" + member.id() + ":role/nobody",
                                        List.of("kms:Decrypt"))))))
        .hasMessageContaining("invalid principals");
  }

  @Test
  void putKeyPolicy_notJson_isRefused() {
    assertRefused(
        "MalformedPolicyDocumentException",
        () -> kms.putKeyPolicy(it -> it.keyId(key).policy("{\"Statement\": [}")));
  }

  @Test
  void putKeyPolicy_tooLarge_isRefused() {
    String policy = Policies.of(Policies.ownedBy(owner)) + " ".repeat(32_768);

    assertRefused(
        "LimitExceededException", () -> kms.putKeyPolicy(it -> it.keyId(key).policy(policy)));
  }

  @Test
  void keyPolicy_deletedRole_showsItsIdAndCannotBeWrittenAgain() {
    String reader = member.createRole("reader");
    kms.putKeyPolicy(
        it ->
            it.keyId(key)
                .policy(
                    Policies.of(
                        Policies.ownedBy(owner),
                        Policies.keyStatement("Use", reader, Policies.KEY_USE))));
    member.iam().deleteRole(it -> it.roleName("reader"));
    member.createRole("reader");
    member.allow("reader", Policies.allow(Policies.KEY_USE, key));

    String shown = kms.getKeyPolicy(it -> it.keyId(key)).policy();

    assertThat(shown).contains("AROA").doesNotContain(reader);
    assertRefused(
        "AccessDeniedException",
        () -> member.kms(member.session(reader)).describeKey(it -> it.keyId(key)));
    assertRefused(
        "MalformedPolicyDocumentException",
        () -> kms.putKeyPolicy(it -> it.keyId(key).policy(shown)));
  }

  @Test
  void keyPolicy_untilADate_endsAtThatSecond() {
    String reader = member.createRole("reader");
    member.allow("reader", Policies.allow(Policies.KEY_USE, key));
    kms.putKeyPolicy(
        it ->
            it.keyId(key)
                .policy(
                    Policies.of(
                        Policies.ownedBy(owner),
                        """
                        {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:DescribeKey",
                         "Resource": "*", "Condition": {
                           "DateLessThan": {"aws:CurrentTime": "%s"},
                           "ArnEquals": {"aws:PrincipalArn": "%s"}}}
                        """
                            .formatted(
                                member.root(), world.now().plus(Duration.ofMinutes(30)), reader))));
    KmsClient reading = member.kms(member.session(reader));

    world.advance(Duration.ofMinutes(30).minusSeconds(1));
    reading.describeKey(it -> it.keyId(key));
    world.advance(Duration.ofSeconds(1));

    assertRefused("AccessDeniedException", () -> reading.describeKey(it -> it.keyId(key)));
  }

  @Test
  void keyPolicy_forTheOrganisation_admitsMembersAndNobodyElse() {
    kms.putKeyPolicy(
        it ->
            it.keyId(key)
                .policy(
                    Policies.of(
                        Policies.ownedBy(owner),
                        """
                        {"Effect": "Allow", "Principal": "*", "Action": "kms:DescribeKey",
                         "Resource": "*", "Condition": {
                           "StringEquals": {"aws:PrincipalOrgID": "%s"}}}
                        """
                            .formatted(world.organization()))));

    member.kms().describeKey(it -> it.keyId(key));
    assertRefused(
        "AccessDeniedException", () -> world.outsider().kms().describeKey(it -> it.keyId(key)));
  }

  @Test
  void keyPolicy_forOneAlias_countsOnlyWhenTheAliasIsUsed() {
    kms.createAlias(it -> it.aliasName("alias/shared-data").targetKeyId(key));
    kms.putKeyPolicy(
        it ->
            it.keyId(key)
                .policy(
                    Policies.of(
                        Policies.ownedBy(owner),
                        """
                        {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:DescribeKey",
                         "Resource": "*", "Condition": {
                           "StringEquals": {"kms:RequestAlias": "alias/shared-data"}}}
                        """
                            .formatted(member.root()))));
    String aliasArn = key.replace("key/" + metadata.keyId(), "alias/shared-data");

    member.kms().describeKey(it -> it.keyId(aliasArn));
    assertRefused("AccessDeniedException", () -> member.kms().describeKey(it -> it.keyId(key)));
  }

  @Test
  void aliases_createdMovedAndDeleted_areListedByKey() {
    String other = kms.createKey().keyMetadata().arn();
    kms.createAlias(it -> it.aliasName("alias/one").targetKeyId(key));
    kms.createAlias(it -> it.aliasName("alias/two").targetKeyId(key));

    assertRefused(
        "AlreadyExistsException",
        () -> kms.createAlias(it -> it.aliasName("alias/one").targetKeyId(other)));
    kms.updateAlias(it -> it.aliasName("alias/two").targetKeyId(other));
    assertThat(kms.listAliases(it -> it.keyId(key)).aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly("alias/one");
    kms.deleteAlias(it -> it.aliasName("alias/one"));
    assertThat(kms.listAliases(it -> it.keyId(key)).aliases()).isEmpty();
  }

  @Test
  void createAlias_ofAws_isRefused() {
    assertRefused(
        "InvalidAliasNameException",
        () -> kms.createAlias(it -> it.aliasName("alias/aws/ebs").targetKeyId(key)));
  }

  @Test
  void tags_putAndTaken_areListed() {
    kms.tagResource(
        it ->
            it.keyId(key)
                .tags(
                    tag -> tag.tagKey("kms-access").tagValue("grant"),
                    tag -> tag.tagKey("team").tagValue("data")));
    kms.untagResource(it -> it.keyId(key).tagKeys("team"));

    assertThat(kms.listResourceTags(it -> it.keyId(key)).tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.tagKey()).isEqualTo("kms-access"));
  }

  @Test
  void decrypt_underAnotherEncryptionContext_isInvalid() {
    SdkBytes ciphertext =
        kms.encrypt(
                it ->
                    it.keyId(key)
                        .plaintext(PLAINTEXT)
                        .encryptionContext(Map.of("dataset", "ledger")))
            .ciphertextBlob();

    assertRefused(
        "InvalidCiphertextException", () -> kms.decrypt(it -> it.ciphertextBlob(ciphertext)));
    assertRefused(
        "InvalidCiphertextException",
        () ->
            kms.decrypt(
                it ->
                    it.ciphertextBlob(ciphertext).encryptionContext(Map.of("dataset", "payroll"))));
  }

  @Test
  void decrypt_changedCiphertext_isInvalid() {
    byte[] blob =
        kms.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob().asByteArray();
    blob[blob.length - 1] ^= 1;

    assertRefused(
        "InvalidCiphertextException",
        () -> kms.decrypt(it -> it.ciphertextBlob(SdkBytes.fromByteArray(blob))));
  }

  @Test
  void decrypt_namingAnotherKey_isTheIncorrectKey() {
    String other = kms.createKey().keyMetadata().arn();
    SdkBytes ciphertext = kms.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();

    assertRefused(
        "IncorrectKeyException",
        () -> kms.decrypt(it -> it.ciphertextBlob(ciphertext).keyId(other)));
  }

  @Test
  void encrypt_moreThanFourKilobytes_isRefused() {
    assertRefused(
        "ValidationException",
        () -> kms.encrypt(it -> it.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4_097]))));
  }

  @Test
  void reEncrypt_toAnotherKey_movesTheData() {
    String other = kms.createKey().keyMetadata().arn();
    SdkBytes ciphertext = kms.encrypt(it -> it.keyId(key).plaintext(PLAINTEXT)).ciphertextBlob();

    var moved = kms.reEncrypt(it -> it.ciphertextBlob(ciphertext).destinationKeyId(other));

    assertThat(moved.sourceKeyId()).isEqualTo(key);
    assertThat(moved.keyId()).isEqualTo(other);
    assertThat(kms.decrypt(it -> it.ciphertextBlob(moved.ciphertextBlob())).plaintext())
        .isEqualTo(PLAINTEXT);
  }

  @Test
  void generateDataKey_sizes_areEitherASpecOrANumber() {
    assertThat(kms.generateDataKey(it -> it.keyId(key).numberOfBytes(64)).plaintext().asByteArray())
        .hasSize(64);
    assertRefused("ValidationException", () -> kms.generateDataKey(it -> it.keyId(key)));
    assertRefused(
        "ValidationException",
        () ->
            kms.generateDataKey(
                it -> it.keyId(key).keySpec(DataKeySpec.AES_256).numberOfBytes(64)));
  }

  @Test
  void macs_underAnHmacKey_verifyOnlyTheirMessage() {
    String hmac =
        kms.createKey(it -> it.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn();
    SdkBytes mac =
        kms.generateMac(
                it -> it.keyId(hmac).message(PLAINTEXT).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
            .mac();

    assertThat(
            kms.verifyMac(
                    it ->
                        it.keyId(hmac)
                            .message(PLAINTEXT)
                            .mac(mac)
                            .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
                .macValid())
        .isTrue();
    assertRefused(
        "KMSInvalidMacException",
        () ->
            kms.verifyMac(
                it ->
                    it.keyId(hmac)
                        .message(SdkBytes.fromUtf8String("another"))
                        .mac(mac)
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)));
    assertRefused(
        "InvalidKeyUsageException", () -> kms.encrypt(it -> it.keyId(hmac).plaintext(PLAINTEXT)));
  }
}

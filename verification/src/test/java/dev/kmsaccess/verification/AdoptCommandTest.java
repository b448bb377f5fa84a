package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.adoption.GrantAdoption;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** Standing access gets an end on the local accounts, and nobody is locked out meanwhile. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AdoptCommandTest {

  private final TestHouse house = TestHouse.furnishToday();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final KmsClient owner = house.administrator(Inhabitant.KEY).kms();
  private final TypedCommands typed = new TypedCommands();
  private final String key = house.key().toString();
  private final InputStream terminal = System.in;

  @AfterEach
  void forget() {
    System.setIn(terminal);
    typed.forgetCredentials();
  }

  @Test
  void adopt_ofAGrant_replacesIt_andTheReaperEndsIt() throws IOException {
    String old = standingGrant();
    LocalClients grantee = house.session(Inhabitant.MEMBER, role);

    assertThat(run("--grant", old, "--duration", "P2D", "--yes")).as(typed.err()).isZero();

    assertThat(typed.out()).contains("- grant " + old, "+ grant kms-access/1/kms-access/", "Done:");
    assertThat(grants())
        .hasSize(1)
        .first()
        .satisfies(
            it -> {
              assertThat(it.grantId()).isNotEqualTo(old);
              assertThat(it.retiringPrincipal()).contains("role/kms-access-reaper-");
              assertThat(it.constraints().encryptionContextSubset())
                  .containsEntry("dataset", "ledger");
            });
    decrypts(grantee);
    house.advance(Duration.ofDays(2).plusMinutes(2));
    assertThat(grants()).isEmpty();
  }

  @Test
  void adopt_thatWasBrokenOff_goesOn() throws IOException {
    String old = standingGrant();
    String policy = owner.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
    putPolicy(
        withStatement(
            policy,
            "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:RevokeGrant\",\"Resource\":\"*\"}"));
    assertThat(run("--grant", old, "--duration", "P2D", "--yes")).isEqualTo(3);
    assertThat(typed.err()).contains("the old one could not be revoked", "the same command again");
    assertThat(grants()).hasSize(2);
    List<String> made = grants().stream().map(GrantListEntry::grantId).toList();
    putPolicy(policy);

    assertThat(run("--grant", old, "--duration", "P3D", "--yes")).isZero();

    assertThat(typed.out()).contains("(made already)").doesNotContain("Made:");
    assertThat(grants()).hasSize(1).first().extracting(GrantListEntry::grantId).isIn(made);
  }

  @Test
  void adopt_besideANamesakeOfSomebodys_isNotTakenForDone() throws IOException {
    String old = standingGrant();
    house.answer(Inhabitant.MEMBER, Requests.good(GrantAdoption.requestId(old), role));
    assertThat(grants()).hasSize(2);

    assertThat(run("--grant", old, "--duration", "P2D", "--yes")).as(typed.err()).isZero();

    assertThat(typed.out()).contains("Made:").doesNotContain("(made already)");
    assertThat(grants()).hasSize(2).extracting(GrantListEntry::grantId).doesNotContain(old);
  }

  @Test
  void adopt_withoutAYes_changesNothing() throws IOException {
    String old = standingGrant();
    System.setIn(new ByteArrayInputStream("no\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(run("--grant", old, "--duration", "P2D")).isEqualTo(1);

    assertThat(typed.out()).contains("Type yes:", "Nothing was changed.");
    assertThat(grants()).extracting(GrantListEntry::grantId).containsExactly(old);
  }

  @Test
  void adopt_forLongerThanTheReaperEnds_changesNothing() throws IOException {
    String old = standingGrant();

    assertThat(run("--grant", old, "--duration", "P8D", "--yes")).isEqualTo(2);

    assertThat(typed.err()).contains("LongestDuration, 7 days");
    assertThat(grants()).extracting(GrantListEntry::grantId).containsExactly(old);
  }

  @Test
  void adopt_ofWhatNoRuleIsAbout_changesNothing() throws IOException {
    String outsider = "arn:aws:iam::" + Inhabitant.OUTSIDER.account() + ":root";
    String old =
        owner
            .createGrant(
                it -> it.keyId(key).granteePrincipal(outsider).operationsWithStrings("Decrypt"))
            .grantId();

    assertThat(run("--grant", old, "--duration", "P2D", "--yes")).isEqualTo(2);

    assertThat(typed.err()).contains("no rule of", "within the hour", outsider);
    assertThat(grants()).extracting(GrantListEntry::grantId).containsExactly(old);
  }

  @Test
  void adopt_ofAStatement_showsTheChange_andKmsHoldsItsEnd() throws IOException {
    standingStatement();
    LocalClients grantee = house.session(Inhabitant.MEMBER, role);
    allowInTheMember();
    System.setIn(new ByteArrayInputStream("yes\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(run("--statement", "Old share", "--duration", "PT2H")).as(typed.err()).isZero();

    assertThat(typed.out())
        .contains("  +   \"Condition\" : {", "\"aws:CurrentTime\"", "Done: the access ends at");
    decrypts(grantee);
    house.advance(Duration.ofHours(2).plusMinutes(1));
    LocalClients later = house.session(Inhabitant.MEMBER, role);
    Denied.assertDenied(() -> decrypts(later));
  }

  @Test
  void adopt_ofNothing_saysHowToSayIt() throws IOException {
    assertThat(run("--duration", "P2D")).isEqualTo(2);
    assertThat(typed.err()).contains("either --statement SID or --grant ID");
    assertThat(run("--grant", "abc")).isEqualTo(2);
    assertThat(typed.err()).contains("either --until TIME or --duration P30D");
    assertThat(run("--grant", "abc", "--until", "tomorrow")).isEqualTo(2);
    assertThat(typed.err()).contains("2026-12-31T23:00:00Z", "tomorrow");
    assertThat(run("--statement", "Nobody", "--duration", "P1D")).isEqualTo(2);
    assertThat(typed.err()).contains("no statement is called Nobody");
  }

  private String standingGrant() {
    return owner
        .createGrant(
            it ->
                it.keyId(key)
                    .granteePrincipal(role)
                    .operationsWithStrings("Decrypt", "Encrypt")
                    .constraints(c -> c.encryptionContextSubset(Map.of("dataset", "ledger"))))
        .grantId();
  }

  private void standingStatement() {
    putPolicy(
        withStatement(
            owner.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy(),
            "{\"Sid\":\"Old share\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
                + Inhabitant.MEMBER.account()
                + ":root\"},\"Action\":[\"kms:Decrypt\",\"kms:Encrypt\"],\"Resource\":\"*\"}"));
  }

  private static String withStatement(String policy, String statement) {
    return policy.replaceFirst(
        "\"Statement\"\\s*:\\s*\\[", Matcher.quoteReplacement("\"Statement\":[" + statement + ","));
  }

  private void putPolicy(String policy) {
    owner.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));
  }

  private void allowInTheMember() {
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("report-writer")
                    .policyName("use")
                    .policyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"kms:Decrypt\",\"kms:Encrypt\"],\"Resource\":\""
                            + key
                            + "\"}]}"));
  }

  private void decrypts(LocalClients grantee) {
    Map<String, String> context = Map.of("dataset", "ledger");
    SdkBytes sealed =
        grantee
            .kms()
            .encrypt(
                it ->
                    it.keyId(key)
                        .plaintext(SdkBytes.fromUtf8String("secret"))
                        .encryptionContext(context))
            .ciphertextBlob();
    assertThat(
            grantee
                .kms()
                .decrypt(it -> it.keyId(key).ciphertextBlob(sealed).encryptionContext(context))
                .plaintext()
                .asUtf8String())
        .isEqualTo("secret");
  }

  private List<GrantListEntry> grants() {
    return owner.listGrants(it -> it.keyId(key)).grants();
  }

  private int run(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("adopt", "--key", key, "--rules", TestHouse.rules().toString()));
    words.addAll(List.of(options));
    return typed.run(house, Inhabitant.KEY, words);
  }
}

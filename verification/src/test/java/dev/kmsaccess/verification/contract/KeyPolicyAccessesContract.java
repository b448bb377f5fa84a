package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.kms.KeyPolicyAccesses;
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
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An access is in the key's policy while it lives, and the rest of the policy is left alone. */
abstract class KeyPolicyAccessesContract extends AwsContract {

  private static final EncryptionContextConstraint CONTEXT =
      new EncryptionContextConstraint.Includes(Map.of("dataset", "ledger"));

  @Test
  void open_addsStatements_andEndTakesThemAway() {
    KeyArn key = createKey();
    List<String> before = statements(key);
    KeyPolicyAccesses accesses = accesses();
    Access access = access(Mode.POLICY, key, grantee(), CONTEXT);

    assertThat(accesses.open(access)).isEqualTo(new Opened.Made(handle(access), Optional.empty()));
    assertThat(statements(key)).startsWith(before.getFirst()).hasSize(2);
    assertThat(statements(key).getLast()).contains("\"Sid\":\"" + access.name() + "\"");

    assertThat(accesses.end(live(access))).isEqualTo(new Ended.Done());
    assertThat(statements(key)).isEqualTo(before);
    assertThat(accesses.end(live(access))).isEqualTo(new Ended.AlreadyGone());
  }

  @Test
  void open_ofWhatIsOpen_writesNothing() {
    KeyArn key = createKey();
    Access access = access(Mode.POLICY, key, grantee(), CONTEXT);
    accesses().open(access);
    String policy = policy(key);

    assertThat(accesses().open(access)).isInstanceOf(Opened.Made.class);

    assertThat(policy(key)).isEqualTo(policy);
  }

  @Test
  void open_onAPolicyThatSomebodyChangedMeanwhile_keepsTheChange() {
    KeyArn key = createKey();
    KeyPolicyAccesses accesses = accesses();
    Access first = access(Mode.POLICY, key, grantee(), CONTEXT);
    accesses.open(first);
    String changed = policy(key).replace("\"kms:*\"", "[\"kms:*\",\"kms:Describe*\"]");
    kms().putKeyPolicy(it -> it.keyId(key.keyId()).policyName("default").policy(changed));
    Access second = access(Mode.POLICY, key, grantee(), new EncryptionContextConstraint.None());

    assertThat(accesses.open(second)).isInstanceOf(Opened.Made.class);

    assertThat(policy(key)).contains("kms:Describe*");
    assertThat(statements(key)).hasSize(3);
  }

  @Test
  void rehearse_writesNothing() {
    KeyArn key = createKey();
    String policy = policy(key);

    assertThat(accesses().rehearse(access(Mode.POLICY, key, grantee(), CONTEXT))).isEmpty();

    assertThat(policy(key)).isEqualTo(policy);
  }

  @Test
  void all_findsTheAccessesOfEveryKeyThatOptedIn() {
    Access first = access(Mode.POLICY, createKey(), grantee(), CONTEXT);
    Access second = access(Mode.POLICY, createKey(), grantee(), CONTEXT);
    KeyArn optedOut = createKey();
    accesses().open(first);
    accesses().open(second);
    accesses().open(access(Mode.POLICY, optedOut, grantee(), CONTEXT));
    kms().untagResource(it -> it.keyId(optedOut.keyId()).tagKeys("kms-access"));

    assertThat(accesses().all())
        .containsExactlyInAnyOrder(new Found.Ours(live(first)), new Found.Ours(live(second)));
    assertThat(accesses().to(first.scope().key())).containsExactly(new Found.Ours(live(first)));
  }

  @Test
  void open_ofAKeyThatIsNotThere_isRefused() {
    assertThat(accesses().open(access(Mode.POLICY, noKey(), grantee(), CONTEXT)))
        .isInstanceOfSatisfying(
            Opened.Refused.class,
            it -> assertThat(it.cause()).isEqualTo(Opened.Cause.KEY_NOT_FOUND));
  }

  private KeyPolicyAccesses accesses() {
    return new KeyPolicyAccesses(kms(), installation(), this::trust, aws().clock());
  }

  private PrincipalArn grantee() {
    return PrincipalArn.of("arn:aws:iam::%s:role/report-writer".formatted(aws().member().id()));
  }

  /** Returns the statements of the policy without white space. */
  private List<String> statements(KeyArn key) {
    return Inbox.object(policy(key)).objects("Statement").stream().map(StrictJson::write).toList();
  }

  private String policy(KeyArn key) {
    return kms().getKeyPolicy(it -> it.keyId(key.keyId()).policyName("default")).policy();
  }

  private static LiveAccess live(Access access) {
    return new LiveAccess(
        access.name(), handle(access), access.scope().grantee().toString(), /* reshares= */ false);
  }

  private static Handle handle(Access access) {
    return new Handle.Statement(access.scope().key(), access.name().format());
  }
}

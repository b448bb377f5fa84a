package dev.kmsaccess.cli.adopt;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.adoption.StatementAdoption;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/** A statement of a key policy that gets an end. */
final class StatementChange implements PlannedChange {

  private static final String ONLY_POLICY = "default";

  private final KmsClient kms;
  private final KeyArn key;
  private final KeyPolicyText read;
  private final Instant until;
  private final StatementAdoption.Result.Changed changed;

  private StatementChange(
      KmsClient kms,
      KeyArn key,
      KeyPolicyText read,
      Instant until,
      StatementAdoption.Result.Changed changed) {
    this.kms = kms;
    this.key = key;
    this.read = read;
    this.until = until;
    this.changed = changed;
  }

  /**
   * Reads the policy and works out the change.
   *
   * @throws UserFault if there is no such statement, or it cannot get this end
   */
  static StatementChange of(
      KmsClient kms,
      KeyArn key,
      String label,
      Optional<String> principal,
      Instant until,
      Instant now) {
    KeyPolicyText read = policy(kms, key);
    return switch (new StatementAdoption(key, read).ending(label, principal, until, now)) {
      case StatementAdoption.Result.Changed changed ->
          new StatementChange(kms, key, read, until.truncatedTo(ChronoUnit.SECONDS), changed);
      case StatementAdoption.Result.Refused(String why) ->
          throw UserFault.notUnderstood(
              "the statement gets no end: " + ForeignText.shown(why, 1_000) + ".");
    };
  }

  @Override
  public void show(PrintWriter out) {
    out.println("The key policy of " + key + " changes:");
    ChangedLines.print(out, changed.before(), changed.after());
    if (changed.everybody()) {
      out.println(
          "It names no account: what principals of the key's own account can do by this statement"
              + " ends, too.");
    }
    out.println("KMS refuses it from " + until + " on; the statement stays until you delete it.");
  }

  @Override
  public void carryOut(PrintWriter out) {
    if (!policy(kms, key).saysTheSameAs(read)) {
      throw UserFault.unreachable(
          "somebody changed the policy meanwhile; nothing was written. Look at it again.");
    }
    try {
      kms.putKeyPolicy(
          it ->
              it.keyId(key.toString()).policyName(ONLY_POLICY).policy(changed.policy().compact()));
    } catch (SdkException e) {
      throw UserFault.unreachable("KMS did not take the policy: " + e.getMessage());
    }
    out.println("Done: the access ends at " + until + ".");
  }

  private static KeyPolicyText policy(KmsClient kms, KeyArn key) {
    String text;
    try {
      text = kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName(ONLY_POLICY)).policy();
    } catch (SdkException e) {
      throw UserFault.unreachable("the policy of " + key + " could not be read: " + e.getMessage());
    }
    return switch (KeyPolicyText.read(text)) {
      case KeyPolicyText.Reading.Read(KeyPolicyText read) -> read;
      case KeyPolicyText.Reading.NotUnderstood(String why) ->
          throw UserFault.notUnderstood("the policy of " + key + " is not understood: " + why);
    };
  }
}

package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.Alert;
import dev.kmsaccess.core.audit.AlertChannel;
import dev.kmsaccess.core.audit.KeyPolicies;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.keypolicy.Generation;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds edits of a key policy that a write of ours replaced without having seen them.
 *
 * <p>KMS compares no versions, so whoever edits a policy in the moment between our last reading and
 * our writing is overwritten. The edit's record in CloudTrail has its whole text; the mark of our
 * writes says which foreign part they kept. Where the two differ, a person is told, with both
 * texts. It errs to telling: an edit that somebody else replaced before us looks the same.
 *
 * <p>The same befalls a write of our own where the next one is made by a writer that just started:
 * it remembers no write, and KMS may still show it the policy of before. Both writes then bear the
 * same number.
 */
public final class OverwrittenEdits {

  private final StackName stack;
  private final KeyPolicies policies;
  private final AlertChannel alerts;
  private final InstantSource clock;

  /**
   * Makes a finder.
   *
   * @param policies reads the policy that a key has now
   * @param alerts where a person is told
   */
  public OverwrittenEdits(
      StackName stack, KeyPolicies policies, AlertChannel alerts, InstantSource clock) {
    this.stack = stack;
    this.policies = policies;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** What became of an edit. */
  public sealed interface Fate {
    /** It is in force, or it was seen before it was replaced, or it was a write of our own. */
    record Kept() implements Fate {}

    /** A write of ours replaced it unseen, be it another write of ours, and a person was told. */
    record Overwritten(KeyArn key) implements Fate {}

    /** It is about no policy that we write. */
    record Unrelated() implements Fate {}

    /** Whether it was kept could not be found out. */
    record Unknown(KeyArn key, String why) implements Fate {}
  }

  /** Looks what became of a recorded edit. An alert that is not taken throws. */
  public Fate check(CloudTrailRecord record) {
    if (record.errorCode().isPresent()
        || !(KeyChange.of(record) instanceof KeyChange.PolicyWritten(KeyArn key, var recorded))) {
      return new Fate.Unrelated();
    }
    if (recorded.isEmpty()) {
      return new Fate.Unknown(key, "the record leaves the policy out");
    }
    return switch (policies.current(key)) {
      case KeyPolicies.Reading.Gone gone -> new Fate.Unrelated();
      // Without the tag the key's policy is closed to us, and then we did not write it either.
      case KeyPolicies.Reading.Unavailable(String why) -> new Fate.Unknown(key, why);
      case KeyPolicies.Reading.Read(String current) -> check(record, key, recorded.get(), current);
    };
  }

  private Fate check(CloudTrailRecord record, KeyArn key, String edited, String current) {
    if (edited.equals(current)
        || !(KeyPolicyText.read(current) instanceof KeyPolicyText.Reading.Read(var now))) {
      return new Fate.Kept(); // what we cannot read, we did not write
    }
    Optional<Generation> ours = Generation.of(now, stack);
    if (ours.isEmpty()) {
      return new Fate.Kept();
    }
    Lost lost = new Lost(record, key, now, ours.get());
    if (KeyPolicyText.read(edited) instanceof KeyPolicyText.Reading.Read(var then)) {
      String foreign = Generation.foreign(then, stack);
      Optional<Generation> itsMark = Generation.of(then, stack);
      if (itsMark.map(Generation::foreign).equals(Optional.of(foreign))) {
        return ofOurOwn(lost, then, itsMark.get());
      }
      boolean nobodyOfUsWroteSince = itsMark.equals(ours);
      if (nobodyOfUsWroteSince
          || foreign.equals(ours.get().foreign())
          || foreign.equals(Generation.foreign(now, stack))) {
        return new Fate.Kept();
      }
      alerts.send(edit(lost, then.compact()));
    } else {
      alerts.send(edit(lost, StrictJson.write(JsonString.of(edited))));
    }
    return new Fate.Overwritten(key);
  }

  private Fate ofOurOwn(Lost lost, KeyPolicyText then, Generation mark) {
    Set<AccessName> written = AccessStatements.names(then, stack);
    Set<AccessName> standing = AccessStatements.names(lost.now(), stack);
    if (mark.number() != lost.ours().number() || written.equals(standing)) {
      return new Fate.Kept();
    }
    alerts.send(
        write(lost, then.compact(), without(written, standing), without(standing, written)));
    return new Fate.Overwritten(lost.key());
  }

  private static List<String> without(Set<AccessName> names, Set<AccessName> others) {
    return names.stream().filter(it -> !others.contains(it)).map(AccessName::format).toList();
  }

  /**
   * What was overwritten.
   *
   * @param record tells of it
   * @param now the policy as it is now
   * @param ours the mark of that
   */
  private record Lost(CloudTrailRecord record, KeyArn key, KeyPolicyText now, Generation ours) {}

  private Alert edit(Lost lost, String edited) {
    String who = ForeignText.shown(lost.record().actor().text(), 256);
    return alert(
        lost,
        edited,
        "KMS key policy edit overwritten: ",
        "An edit of the policy of "
            + lost.key()
            + " by "
            + who
            + " at "
            + lost.record().time()
            + " is not in what KMS Access wrote afterwards.",
        List.of(
            "Compare the two policies below.",
            "If somebody edited the policy again in between, that edit stands; nothing is lost.",
            "Otherwise make the edit once more, on top of the policy as it is now."));
  }

  private Alert write(Lost lost, String written, List<String> gone, List<String> back) {
    return alert(
        lost,
        written,
        "KMS Access overwrote its own write: ",
        "A write of KMS Access of the policy of "
            + lost.key()
            + " at "
            + lost.record().time()
            + " is not in what it wrote afterwards, because KMS had not shown it yet.",
        List.of(
            "Open no more, though their accounts have the answer, and ask anew if they need it: "
                + listed(gone),
            "Open again, though they were ended, until the time in their names: "
                + listed(back)
                + ". Release those whose time is not over.",
            "If somebody took statements out by hand meanwhile, all is as it should be."));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private Alert alert(
      Lost lost, String edited, String subject, String summary, List<String> steps) {
    CloudTrailRecord record = lost.record();
    String text =
        String.join(
            "\n",
            summary,
            "",
            "What to do:",
            "  1. " + steps.get(0),
            "  2. " + steps.get(1),
            "  3. " + steps.get(2),
            "",
            "CloudTrail record: " + ForeignText.shown(record.eventId()),
            "Our write: number " + lost.ours().number() + " of the stack " + stack,
            "",
            "The policy as it was written:",
            edited,
            "",
            "The policy as it is now:",
            lost.now().compact());
    return new Alert(
        Alert.Kind.NOTICE,
        Severity.HIGH,
        Optional.empty(),
        Alert.Place.of(lost.key()),
        new Alert.Matter("overwritten/" + record.callId(), record.time()),
        clock.instant(),
        subject + lost.key().keyId(),
        summary,
        steps,
        text);
  }
}

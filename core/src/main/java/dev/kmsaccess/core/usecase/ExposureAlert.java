package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Witness;
import dev.kmsaccess.core.usecase.PolicyJudge.Judgement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a person who was woken at three what happened to a key: the state first, then who did what,
 * what is open, what to do in which order, and the proof.
 *
 * <p>Sids, ARNs, addresses and policy values are somebody else's words: they are escaped, quoted
 * and cut, so that none can forge a line.
 *
 * @param key the key
 * @param record the change
 * @param written what the policy that was written lets in
 * @param now what the policy that the key has now lets in
 */
record ExposureAlert(KeyArn key, CloudTrailRecord record, Judgement written, Judgement now) {

  private static final int LONGEST_ARN = 256;
  private static final int LONGEST_WITNESS = 600;

  /** Returns the message for the topic. */
  Alert message() {
    return new Alert(
        subject(),
        text(),
        Map.of(
            "severity", written.severity().name(),
            "exposure", written.exposure().name(),
            "account", key.account().id()));
  }

  /** Returns the event for the bus. */
  Answer.KeyExposed event() {
    return new Answer.KeyExposed(
        key,
        written.exposure().name(),
        written.severity().name(),
        new Answer.Change(
            record.eventId(), record.eventName(), record.time(), actor(), record.sourceIp()),
        ways());
  }

  private List<Answer.WayIn> ways() {
    List<Answer.WayIn> ways = new ArrayList<>();
    for (Finding finding : written.findings()) {
      ways.add(
          new Answer.WayIn(
              where(finding),
              finding.exposure().name(),
              finding.actions(),
              finding.proven(),
              ForeignText.shown(finding.message(), LONGEST_WITNESS),
              finding.witness().map(ExposureAlert::shown)));
    }
    written
        .unreadable()
        .ifPresent(
            why ->
                ways.add(
                    new Answer.WayIn(
                        "the whole policy",
                        written.exposure().name(),
                        List.of(),
                        /* proven= */ false,
                        why,
                        Optional.empty())));
    return ways;
  }

  private String subject() {
    String subject =
        "%s: KMS key %s of %s %s"
            .formatted(written.severity(), shortId(), key.account(), openTo(written));
    return subject.length() <= 99 ? subject : subject.substring(0, 99);
  }

  private String shortId() {
    return key.keyId().length() <= 12 ? key.keyId() : key.keyId().substring(0, 12) + "...";
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    lines.add("%s: a KMS key %s.".formatted(written.severity(), openTo(written)));
    lines.add("");
    lines.add("  key      " + key);
    lines.add("  state    " + state());
    lines.add("  since    " + seconds(record.time()));
    lines.add("");
    lines.add("WHO DID WHAT");
    lines.add("  " + record.eventName() + " by " + quoted(actor()));
    record.actor().role().ifPresent(it -> lines.add("  with the role " + quoted(it)));
    lines.add("  from " + ForeignText.quoted(record.sourceIp()));
    lines.add("  CloudTrail event " + ForeignText.quoted(record.eventId()));
    lines.add("");
    lines.add("WHAT IS OPEN");
    written.unreadable().ifPresent(why -> lines.add("  NOT PROVEN: " + why));
    written.findings().forEach(it -> describe(it, lines));
    lines.add("");
    lines.add("WHAT TO DO, IN THIS ORDER");
    lines.addAll(steps());
    lines.add("");
    lines.add(
        "If this was meant: have the statement accepted by its hash, with an owner, a reason");
    lines.add("and an end, in exceptions/accepted-exposures.json, and deploy.");
    return lines.stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private void describe(Finding finding, List<String> lines) {
    lines.add("  " + where(finding) + " lets outsiders call " + actions(finding));
    lines.add("    who    " + ForeignText.shown(finding.message(), LONGEST_WITNESS));
    finding.opensAt().ifPresent(at -> lines.add("    from   " + seconds(at)));
    finding
        .witness()
        .ifPresent(it -> lines.add((finding.proven() ? "    proof  " : "    maybe  ") + shown(it)));
    if (!finding.proven()) {
      lines.add("    NOT PROVEN: the statement holds something that was not understood.");
    }
    finding
        .fix()
        .ifPresent(it -> lines.add("    fix    " + ForeignText.shown(it.sentence(), LONGEST_ARN)));
    written
        .policy()
        .map(it -> it.statements().get(finding.statement()))
        .ifPresent(it -> lines.add("    hash   " + StatementHash.of(it)));
  }

  private List<String> steps() {
    String keyOption = " --region " + key.region() + " --key-id " + key.keyId();
    return List.of(
        "  1. Fetch the policy, with credentials of account " + key.account() + ":",
        "     aws kms get-key-policy" + keyOption + " --query Policy --output text > policy.json",
        "  2. Make the edit named under \"fix\" in policy.json; it keeps your own accounts working.",
        "     Then put it back:",
        "     aws kms put-key-policy"
            + keyOption
            + " --policy-name default --policy file://policy.json",
        "  3. Look for grants that outsiders were given or made meanwhile; they outlive the policy:",
        "     aws kms list-grants" + keyOption,
        "  4. Look for uses of the key since " + seconds(record.time()) + ":",
        "     aws cloudtrail lookup-events --region "
            + key.region()
            + " --start-time "
            + seconds(record.time())
            + " --lookup-attributes AttributeKey=ResourceName,AttributeValue="
            + key);
  }

  private String state() {
    if (now.unreadable().isPresent()) {
      return "UNKNOWN: " + now.unreadable().get();
    }
    String readBack = " (read back at " + seconds(now.at()) + ")";
    if (now.exposure() != Exposure.NONE) {
      return "STILL OPEN" + readBack;
    }
    return now.later()
        .map(at -> "closed now, opens at " + seconds(at) + readBack)
        .orElse("closed again" + readBack);
  }

  private static String openTo(Judgement judgement) {
    if (judgement.unreadable().isPresent()) {
      return "may be open to anyone";
    }
    return switch (judgement.exposure()) {
      case PUBLIC -> "is open to anyone";
      case EXTERNAL -> "is open to outside accounts";
      case SERVICE -> "is open to AWS services acting for anyone";
      case NONE -> "will open to outsiders";
    };
  }

  private static String where(Finding finding) {
    String position = "statement " + (finding.statement() + 1);
    return finding.sid().map(it -> position + " " + ForeignText.quoted(it)).orElse(position);
  }

  private static String actions(Finding finding) {
    return finding.actions().isEmpty() ? "the key" : String.join(", ", finding.actions());
  }

  private static String shown(Witness witness) {
    return ForeignText.shown(witness.toString(), LONGEST_WITNESS);
  }

  private String actor() {
    return record.actor().text();
  }

  private static String quoted(String foreign) {
    return "\"" + ForeignText.shown(foreign, LONGEST_ARN).replace("\"", "\\\"") + "\"";
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

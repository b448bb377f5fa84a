package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.PolicyJudge.Judgement;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Witness;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells a person who was woken at three what happened to a key: the state first, then who did what,
 * what is open, what to do in which order, and the proof.
 *
 * <p>Sids, ARNs, addresses and policy values are somebody else's words: they are escaped, quoted
 * and cut, so that none can forge a line.
 *
 * @param key the key
 * @param change the change; empty where the sweep found it
 * @param telling why it is told
 * @param written what the policy that is told of lets in
 * @param now what the policy that the key has now lets in
 * @param around what else is worth knowing
 */
record ExposureAlert(
    KeyArn key,
    Optional<CloudTrailRecord> change,
    Telling telling,
    Judgement written,
    Judgement now,
    Surroundings around) {

  private static final int LONGEST_WITNESS = 600;
  private static final int MOST_SHOWN = 10;

  /** Returns the message for the topic. */
  Alert message() {
    return new Alert(
        telling instanceof Telling.Reminder ? Alert.Kind.REMINDER : Alert.Kind.EXPOSURE,
        written.severity(),
        Optional.of(written.exposure().name()),
        Alert.Place.of(key),
        now.at(),
        subject(),
        summary(),
        List.of(
            "Fetch the key policy.",
            "Make the edit named under \"fix\", and put the policy back.",
            "Look for grants that outsiders were given or made meanwhile, and revoke them.",
            "Look for uses of the key since " + AlertText.seconds(since()) + "."),
        text());
  }

  /** Returns the event for the bus. */
  Answer.KeyExposed event() {
    return new Answer.KeyExposed(
        key,
        written.exposure().name(),
        written.severity().name(),
        since(),
        change.map(Changes::of),
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

  private String summary() {
    String still = telling instanceof Telling.Reminder ? "still " : "";
    return "%s: a KMS key %s."
        .formatted(written.severity(), openTo(written).replaceFirst("^is ", "is " + still));
  }

  private String subject() {
    String reminder = telling instanceof Telling.Reminder ? "STILL " : "";
    return Alert.subject(
        "%s%s: KMS key %s of %s %s"
            .formatted(reminder, written.severity(), shortId(), key.account(), openTo(written)));
  }

  private String shortId() {
    return key.keyId().length() <= 12 ? key.keyId() : key.keyId().substring(0, 12) + "...";
  }

  private Instant since() {
    return switch (telling) {
      case Telling.Opened opened -> change.map(CloudTrailRecord::time).orElse(now.at());
      case Telling.Changed(Instant since) -> since;
      case Telling.Reminder(Instant since) -> since;
      case Telling.Closed(Instant since) -> since;
    };
  }

  private String text() {
    AlertText text = new AlertText();
    text.line(summary());
    text.line("");
    text.fact("key", key.toString());
    aliases(text);
    text.fact("state", state());
    text.fact("since", AlertText.seconds(since()) + sinceWord());
    grants(text);
    text.origin(change);
    text.section("WHAT IS OPEN");
    written.unreadable().ifPresent(why -> text.line("  NOT PROVEN: " + why));
    written.findings().stream().limit(MOST_SHOWN).forEach(it -> describe(it, text));
    int more = written.findings().size() - MOST_SHOWN;
    if (more > 0) {
      text.line("  and " + more + " more; kms-access audit shows them all");
    }
    steps(text);
    acceptance(text);
    return text.toString();
  }

  private String sinceWord() {
    return telling instanceof Telling.Changed ? ", and otherwise open than it was" : "";
  }

  private void aliases(AlertText text) {
    switch (around.aliases()) {
      case Looked.Seen<List<String>>(List<String> aliases) when aliases.isEmpty() ->
          text.fact("aliases", "none");
      case Looked.Seen<List<String>>(List<String> aliases) -> text.fact("aliases", shown(aliases));
      case Looked.Unseen<List<String>> unseen -> {}
    }
    if (around.optIn() instanceof Looked.Seen<Optional<String>>(Optional<String> tag)) {
      text.fact(
          "managed",
          tag.map(it -> "by KMS Access, tag kms-access = " + ForeignText.quoted(it))
              .orElse("not by KMS Access"));
    }
  }

  private static String shown(List<String> texts) {
    String first =
        texts.stream()
            .limit(MOST_SHOWN)
            .map(ForeignText::quoted)
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    int more = texts.size() - MOST_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private void grants(AlertText text) {
    switch (around.outsideGrants()) {
      case Looked.Seen<List<String>>(List<String> outside) when outside.isEmpty() ->
          text.fact("grants", "none to outsiders");
      case Looked.Seen<List<String>>(List<String> outside) -> {
        text.fact("grants", outside.size() + " to outsiders:");
        outside.stream().limit(MOST_SHOWN).forEach(it -> text.line("             " + it));
      }
      case Looked.Unseen<List<String>>(String why) ->
          text.fact("grants", "NOT KNOWN: " + ForeignText.shown(why));
    }
  }

  private void describe(Finding finding, AlertText text) {
    text.line("  " + where(finding) + " lets outsiders call " + actions(finding));
    text.line("    who    " + ForeignText.shown(finding.message(), LONGEST_WITNESS));
    finding.opensAt().ifPresent(at -> text.line("    from   " + AlertText.seconds(at)));
    finding
        .witness()
        .ifPresent(it -> text.line((finding.proven() ? "    proof  " : "    maybe  ") + shown(it)));
    if (!finding.proven()) {
      text.line("    NOT PROVEN: the statement holds something that was not understood.");
    }
    finding
        .fix()
        .ifPresent(
            it ->
                text.line("    fix    " + ForeignText.shown(it.sentence(), AlertText.LONGEST_ARN)));
    statement(finding)
        .ifPresent(
            it -> {
              StatementChange.of(it, around.earlier())
                  .forEach(line -> text.line("    change " + line));
              text.line("    hash   " + StatementHash.of(it));
            });
  }

  private Optional<Statement> statement(Finding finding) {
    return written.policy().map(it -> it.statements().get(finding.statement()));
  }

  private void steps(AlertText text) {
    KeyCommands commands = new KeyCommands(key);
    text.section("WHAT TO DO, IN THIS ORDER");
    text.step(
        1,
        "Fetch the policy, with credentials of account " + key.account() + ":",
        commands.fetchPolicy());
    text.step(
        2,
        "Make the edit named under \"fix\" in policy.json; it keeps your own accounts working.",
        "Then put it back:",
        commands.writePolicy());
    text.step(
        3,
        "Look for grants that outsiders were given or made meanwhile; they outlive the policy:",
        commands.listGrants());
    text.step(
        4,
        "Look for uses of the key since "
            + AlertText.seconds(since())
            + " by accounts that are not yours:",
        commands.usesSince(since()));
  }

  private void acceptance(AlertText text) {
    text.section("IF THIS WAS MEANT");
    text.line(
        "  Have the security team accept the statement as it stands, and deploy. The entry for");
    text.line("  \"acceptedExposures\" in exceptions/accepted-exposures.json:");
    written.findings().stream()
        .flatMap(it -> statement(it).stream())
        .map(StatementHash::of)
        .distinct()
        .limit(MOST_SHOWN)
        .forEach(
            hash ->
                text.line(
                    "  {\"key\": \"%s\", \"statementSha256\": \"%s\", \"owner\": \"…\", \"reason\": \"…\", \"until\": \"yyyy-mm-dd\"}"
                        .formatted(key, hash)));
  }

  private String state() {
    if (now.unreadable().isPresent()) {
      return "UNKNOWN: " + now.unreadable().get();
    }
    String readBack = " (read back at " + AlertText.seconds(now.at()) + ")";
    if (now.exposure() != Exposure.NONE) {
      return "STILL OPEN" + readBack;
    }
    return now.later()
        .map(at -> "closed now, opens at " + AlertText.seconds(at) + readBack)
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
}

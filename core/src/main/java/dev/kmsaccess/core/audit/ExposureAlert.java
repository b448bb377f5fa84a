package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.PolicyJudge.Judgement;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Witness;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.Statement;
import java.util.ArrayList;
import java.util.Comparator;
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
 * @param closure the policy that closes the key and changes nothing else; empty where none is known
 * @param around what else is worth knowing
 */
record ExposureAlert(
    KeyArn key,
    Optional<CloudTrailRecord> change,
    Telling telling,
    Judgement written,
    Judgement now,
    Optional<PolicyDocument> closure,
    Surroundings around) {

  private static final int LONGEST_WITNESS = 600;
  private static final int MOST_SHOWN = 10;

  /** EventBridge takes no event of any size, nor do those who get it from there. */
  private static final int MOST_WAYS = 50;

  /** A longer command is none that anybody copies out of a message. */
  private static final int LONGEST_COMMAND = 8_000;

  /** Returns the message for the topic. */
  Alert message() {
    return new Alert(
        telling instanceof Telling.Reminder ? Alert.Kind.REMINDER : Alert.Kind.EXPOSURE,
        written.severity(),
        Optional.of(written.exposure().name()),
        Alert.Place.of(key),
        new Alert.Matter(new Subject.Policy(key).id(), telling.since()),
        now.at(),
        subject(),
        summary(),
        List.of(
            "Keep a copy of the key policy.",
            closing().isPresent()
                ? "Put the policy that closes the key, from the message."
                : "Make the edit named under \"fix\", and put the policy back.",
            "Revoke the grants that outsiders were given or made meanwhile.",
            "Look for uses of the key since " + AlertText.seconds(telling.since()) + "."),
        text());
  }

  /** Returns the event for the bus. */
  KeyExposed event() {
    return new KeyExposed(
        key,
        written.exposure().name(),
        written.severity().name(),
        telling.since(),
        change.map(Changes::of),
        ways());
  }

  private List<KeyExposed.WayIn> ways() {
    List<KeyExposed.WayIn> ways = new ArrayList<>();
    for (Finding finding : worstFirst(MOST_WAYS)) {
      ways.add(
          new KeyExposed.WayIn(
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
                    new KeyExposed.WayIn(
                        "the whole policy",
                        written.exposure().name(),
                        List.of(),
                        /* proven= */ false,
                        why,
                        Optional.empty())));
    return ways;
  }

  /** What is left out must not be the worst: whoever writes a policy chooses its order. */
  private List<Finding> worstFirst(int most) {
    return written.findings().stream()
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .limit(most)
        .toList();
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
            .formatted(
                reminder,
                written.severity(),
                AlertText.shortId(key),
                key.account(),
                openTo(written)));
  }

  private String text() {
    AlertText text = new AlertText();
    text.line(summary());
    text.line("");
    text.fact("key", key.toString());
    text.surroundings(around);
    text.fact("state", state());
    text.fact("since", AlertText.seconds(telling.since()) + sinceWord());
    grants(text);
    text.origin(change, telling);
    text.section("WHAT IS OPEN");
    written.unreadable().ifPresent(why -> text.line("  NOT PROVEN: " + why));
    worstFirst(MOST_SHOWN).forEach(it -> describe(it, text));
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

  private void grants(AlertText text) {
    switch (around.outsideGrants()) {
      case Looked.Seen<List<SeenGrant>>(List<SeenGrant> outside) when outside.isEmpty() ->
          text.fact("grants", "none to outsiders");
      case Looked.Seen<List<SeenGrant>>(List<SeenGrant> outside) -> {
        text.fact("grants", outside.size() + " to outsiders, which outlive the policy:");
        outside.stream()
            .limit(MOST_SHOWN)
            .forEach(it -> text.line("             " + GrantAlert.shown(it)));
      }
      case Looked.Unseen<List<SeenGrant>>(String why) ->
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
      text.line("    NOT PROVEN: it counts as open until somebody shows that it is not.");
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
        "Keep a copy of the policy, with credentials of account " + key.account() + ":",
        commands.fetchPolicy());
    Optional<String> closing = closing();
    if (closing.isPresent()) {
      text.step(
          2,
          "Close the key. This makes the edits named under \"fix\" and no other, so your own"
              + " accounts go on working; it was judged to let no outsider in:",
          closing.get());
    } else {
      text.step(
          2,
          "Make the edit named under \"fix\" in policy.json; it keeps your own accounts working."
              + " Then put it back:",
          commands.writePolicy());
    }
    text.step(
        3,
        "Look for grants that outsiders were given or made meanwhile, and revoke them:",
        commands.listGrants());
    outside().stream()
        .limit(MOST_SHOWN)
        .forEach(it -> text.line("     " + commands.revokeGrant(it.grantId())));
    text.uses(4, commands, telling.since());
  }

  private Optional<String> closing() {
    return closure
        .map(new KeyCommands(key)::writePolicy)
        .filter(it -> it.length() <= LONGEST_COMMAND);
  }

  private List<SeenGrant> outside() {
    return around.outsideGrants() instanceof Looked.Seen<List<SeenGrant>>(List<SeenGrant> outside)
        ? outside
        : List.of();
  }

  private void acceptance(AlertText text) {
    text.section("IF THIS WAS MEANT");
    text.line(
        "  Have the security team accept the statement as it stands, and deploy. The entry for");
    text.line("  \"acceptedExposures\" in exceptions/accepted-exposures.json:");
    worstFirst(MOST_SHOWN).stream()
        .flatMap(it -> statement(it).stream())
        .map(StatementHash::of)
        .distinct()
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
    if (now.policy().isEmpty()) {
      return "not found" + readBack + ": it is gone, or too new to be read";
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

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.KeyExposed;
import dev.kmsaccess.core.exposure.Exposure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells of a grant that lets somebody outside use a key.
 *
 * @param subject what it is followed as
 * @param key the key
 * @param grant the grant
 * @param verdict what it lets in
 * @param change the record of CreateGrant; empty where the sweep found it
 * @param telling why it is told
 * @param readBack the grant as KMS lists it now; empty where it is gone
 * @param around what else is worth knowing
 * @param now when it is told
 */
record GrantAlert(
    Subject subject,
    KeyArn key,
    SeenGrant grant,
    GrantJudge.Verdict.Open verdict,
    Optional<CloudTrailRecord> change,
    Telling telling,
    Looked<Optional<SeenGrant>> readBack,
    Surroundings around,
    Instant now) {

  private static final int MOST_SHOWN = 10;
  private static final int LONGEST_OPERATIONS = 400;

  Alert message() {
    return new Alert(
        telling instanceof Telling.Reminder ? Alert.Kind.REMINDER : Alert.Kind.GRANT,
        verdict.severity(),
        Optional.of(Exposure.EXTERNAL.name()),
        Alert.Place.of(key),
        new Alert.Matter(subject.id(), telling.since()),
        now,
        Alert.subject(
            "%s%s: a grant on KMS key %s of %s %s"
                .formatted(
                    telling instanceof Telling.Reminder ? "STILL " : "",
                    verdict.severity(),
                    AlertText.shortId(key),
                    key.account(),
                    verdict.proven() ? "lets an outsider in" : "may let an outsider in")),
        verdict.message(),
        List.of(
            "Revoke the grant, unless it was meant.",
            "Look for grants that the grantee made meanwhile.",
            "Look for uses of the key since " + AlertText.seconds(telling.since()) + "."),
        text());
  }

  KeyExposed event() {
    return new KeyExposed(
        key,
        Exposure.EXTERNAL.name(),
        verdict.severity().name(),
        telling.since(),
        change.map(Changes::of),
        List.of(
            new KeyExposed.WayIn(
                "grant " + ForeignText.shown(grant.grantId()),
                Exposure.EXTERNAL.name(),
                grant.operations().stream().map(it -> "kms:" + ForeignText.shown(it)).toList(),
                verdict.proven(),
                verdict.message(),
                Optional.empty())));
  }

  /** Returns a grant in one line, for people. */
  static String shown(SeenGrant grant) {
    String made = grant.made().map(it -> ", made " + AlertText.seconds(it)).orElse("");
    return "%s %s, grant %s%s"
        .formatted(grantee(grant), operations(grant), ForeignText.shown(grant.grantId()), made);
  }

  private static String grantee(SeenGrant grant) {
    return grant.namesNobody() ? "an AWS service" : AlertText.quoted(grant.grantee());
  }

  private static String operations(SeenGrant grant) {
    return grant.operations().isEmpty()
        ? "not known"
        : ForeignText.shown(String.join(", ", grant.operations()), LONGEST_OPERATIONS);
  }

  private String text() {
    KeyCommands commands = new KeyCommands(key);
    AlertText text = new AlertText();
    text.line(verdict.severity() + ": " + verdict.message());
    text.line("");
    text.fact("key", key.toString());
    text.surroundings(around);
    text.fact("state", state());
    text.fact("since", AlertText.seconds(telling.since()));
    others(text);
    text.origin(change, telling);
    text.section("WHAT IS OPEN");
    text.fact("grant", ForeignText.quoted(grant.grantId()));
    text.fact("grantee", grantee(grant));
    text.fact("gives", operations(grant));
    grant.sourceArn().ifPresent(it -> text.fact("only for", AlertText.quoted(it)));
    if (!verdict.proven()) {
      text.line("  NOT PROVEN: the grantee may be ours.");
    }
    if (grant.namesNobody()) {
      text.line(
          "  KMS Access sees neither which service it is nor for whose resource it acts; those are");
      text.line("  GranteeServicePrincipal and SourceArn in what this shows:");
      text.line("     " + commands.listGrants());
      text.line(
          "  Other grants to services on this key are not told by themselves, nor is anybody reminded.");
    }
    if (verdict.reshares()) {
      text.line(
          "  It may be passed on: the grantee can make grants for anybody, and those outlive");
      text.line("  this one.");
    }
    text.section("WHAT TO DO, IN THIS ORDER");
    text.step(
        1,
        "Revoke the grant, with credentials of account "
            + key.account()
            + ", unless it was meant. Nobody else loses anything by it:",
        commands.revokeGrant(grant.grantId()));
    text.step(
        2,
        "Look for grants that the grantee made meanwhile; they outlive this one:",
        commands.listGrants());
    otherGrants().stream()
        .limit(MOST_SHOWN)
        .forEach(it -> text.line("     " + commands.revokeGrant(it.grantId())));
    text.uses(3, commands, telling.since());
    if (!grant.namesNobody()) {
      acceptance(text);
    }
    return text.toString();
  }

  private void acceptance(AlertText text) {
    text.section("IF THIS WAS MEANT");
    text.line("  Have the security team trust the account on all keys, and deploy. The entry for");
    text.line("  \"trustedAccounts\" in exceptions/accepted-exposures.json:");
    text.line(
        "  {\"account\": \"%s\", \"owner\": \"…\", \"reason\": \"…\", \"until\": \"yyyy-mm-dd\"}"
            .formatted(verdict.account().map(AccountId::id).orElse("…")));
  }

  private String state() {
    return switch (readBack) {
      case Looked.Seen<Optional<SeenGrant>>(Optional<SeenGrant> listed) when listed.isPresent() ->
          "STILL OPEN (read back at " + AlertText.seconds(now) + ")";
      case Looked.Seen<Optional<SeenGrant>> gone ->
          "not listed (read back at "
              + AlertText.seconds(now)
              + "): it is gone, or too new to be listed";
      case Looked.Unseen<Optional<SeenGrant>>(String why) -> "UNKNOWN: " + ForeignText.shown(why);
    };
  }

  private void others(AlertText text) {
    switch (around.outsideGrants()) {
      case Looked.Unseen<List<SeenGrant>>(String why) ->
          text.fact("others", "NOT KNOWN: " + ForeignText.shown(why));
      case Looked.Seen<List<SeenGrant>> seen when otherGrants().isEmpty() ->
          text.fact("others", "no other grant to outsiders");
      case Looked.Seen<List<SeenGrant>> seen -> {
        text.fact("others", otherGrants().size() + " more grants to outsiders:");
        otherGrants().stream()
            .limit(MOST_SHOWN)
            .forEach(it -> text.line("             " + shown(it)));
      }
    }
  }

  private List<SeenGrant> otherGrants() {
    return around.outsideGrants() instanceof Looked.Seen<List<SeenGrant>>(List<SeenGrant> outside)
        ? outside.stream().filter(it -> !it.grantId().equals(grant.grantId())).toList()
        : List.of();
  }
}

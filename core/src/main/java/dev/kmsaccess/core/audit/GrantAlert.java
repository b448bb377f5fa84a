package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.exposure.Exposure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells of a grant that lets somebody outside use a key.
 *
 * @param key the key
 * @param grant the grant
 * @param verdict what it lets in
 * @param change the record of CreateGrant; empty where the sweep found it
 * @param telling why it is told
 * @param now when it is told
 */
record GrantAlert(
    KeyArn key,
    SeenGrant grant,
    GrantJudge.Verdict.Open verdict,
    Optional<CloudTrailRecord> change,
    Telling telling,
    Instant now) {

  Alert message() {
    return new Alert(
        telling instanceof Telling.Reminder ? Alert.Kind.REMINDER : Alert.Kind.GRANT,
        verdict.severity(),
        Optional.of(Exposure.EXTERNAL.name()),
        Alert.Place.of(key),
        now,
        Alert.subject(
            "%s%s: a grant on KMS key %s of %s %s"
                .formatted(
                    telling instanceof Telling.Reminder ? "STILL " : "",
                    verdict.severity(),
                    key.keyId().length() <= 12 ? key.keyId() : key.keyId().substring(0, 12) + "...",
                    key.account(),
                    verdict.proven() ? "lets an outsider in" : "may let an outsider in")),
        verdict.message(),
        List.of(
            "Revoke the grant, unless it was meant.",
            "Look for grants that the grantee made meanwhile.",
            "Look for uses of the key since " + AlertText.seconds(since()) + "."),
        text());
  }

  Answer.KeyExposed event() {
    return new Answer.KeyExposed(
        key,
        Exposure.EXTERNAL.name(),
        verdict.severity().name(),
        since(),
        change.map(Changes::of),
        List.of(
            new Answer.WayIn(
                "grant " + ForeignText.shown(grant.grantId()),
                Exposure.EXTERNAL.name(),
                grant.operations().stream().map(it -> "kms:" + ForeignText.shown(it)).toList(),
                verdict.proven(),
                verdict.message(),
                Optional.empty())));
  }

  private Instant since() {
    return switch (telling) {
      case Telling.Opened opened ->
          change
              .map(CloudTrailRecord::time)
              .or(() -> grant.listed().map(it -> it.created()))
              .orElse(now);
      case Telling.Changed(Instant since) -> since;
      case Telling.Reminder(Instant since) -> since;
      case Telling.Closed(Instant since) -> since;
    };
  }

  private String text() {
    KeyCommands commands = new KeyCommands(key);
    AlertText text = new AlertText();
    text.line(verdict.severity() + ": " + verdict.message());
    text.line("");
    text.fact("key", key.toString());
    text.fact("grant", ForeignText.quoted(grant.grantId()));
    text.fact("grantee", AlertText.quoted(grant.grantee()));
    text.fact("gives", ForeignText.shown(String.join(", ", grant.operations()), 400));
    text.fact("since", AlertText.seconds(since()));
    if (!verdict.proven()) {
      text.fact("", "NOT PROVEN: it may be ours.");
    }
    if (verdict.reshares()) {
      text.fact("", "It may be passed on: the grantee can make grants for anybody.");
    }
    text.origin(change);
    text.section("WHAT TO DO, IN THIS ORDER");
    text.step(
        1,
        "Revoke the grant, with credentials of account " + key.account() + ", unless it was meant:",
        commands.revokeGrant(grant.grantId()));
    text.step(
        2,
        "Look for grants that the grantee made meanwhile; they outlive this one:",
        commands.listGrants());
    text.step(
        3,
        "Look for uses of the key since " + AlertText.seconds(since()) + ":",
        commands.usesSince(since()));
    text.section("IF THIS WAS MEANT");
    text.line(
        "  Have the security team name the account, with an owner, a reason and an end, under");
    text.line("  \"trustedAccounts\" in exceptions/accepted-exposures.json, and deploy.");
    return text.toString();
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ForeignText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells that what was told as open is open no longer.
 *
 * @param key the key
 * @param finding what was open
 * @param why what closed it, for people
 * @param change the call that closed it; empty where the sweep found it closed
 * @param now when it is told
 */
record ClosedAlert(
    KeyArn key,
    TrackedFinding finding,
    String why,
    Optional<CloudTrailRecord> change,
    Instant now) {

  Alert message() {
    String what =
        switch (finding.subject()) {
          case Subject.Policy policy -> "The policy of KMS key " + key.keyId();
          case Subject.Grant grant -> "The grant on KMS key " + key.keyId();
          case Subject.Event event -> "KMS key " + key.keyId();
        };
    return new Alert(
        Alert.Kind.CLOSED,
        finding.severity(),
        Optional.of(finding.exposure().name()),
        Alert.Place.of(key),
        now,
        Alert.subject(
            "CLOSED: %s of %s lets no outsider in any more".formatted(what, key.account())),
        "CLOSED: " + what + " lets no outsider in any more.",
        List.of("Look for uses of the key while it was open."),
        text(what));
  }

  Answer.ExposureClosed event() {
    return new Answer.ExposureClosed(
        key, where(), change.map(Changes::of), finding.since(), now, why);
  }

  private Optional<String> where() {
    return finding.subject() instanceof Subject.Grant grant
        ? Optional.of("grant " + ForeignText.shown(grant.grantId()))
        : Optional.empty();
  }

  private String text(String what) {
    AlertText text = new AlertText();
    text.line("CLOSED: " + what + " lets no outsider in any more.");
    text.line("");
    text.fact("key", key.toString());
    where().ifPresent(it -> text.fact("where", it));
    text.fact("was", finding.severity() + ", open to " + finding.exposure());
    text.fact("since", AlertText.seconds(finding.since()));
    text.fact("until", AlertText.seconds(change.map(CloudTrailRecord::time).orElse(now)));
    text.fact("why", why);
    if (change.isPresent()) {
      text.origin(change);
    }
    text.section("WHAT IS LEFT TO DO");
    text.step(
        1,
        "Look for uses of the key by accounts that are not yours while it was open:",
        new KeyCommands(key).usesSince(finding.since()));
    return text.toString();
  }
}

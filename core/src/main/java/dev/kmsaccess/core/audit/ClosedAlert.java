package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.ExposureClosed;
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
          case Subject.Policy policy -> "KMS key ";
          case Subject.Grant grant -> "a grant on KMS key ";
          case Subject.Event event -> "KMS key ";
        };
    return new Alert(
        Alert.Kind.CLOSED,
        finding.severity(),
        Optional.of(finding.exposure().name()),
        Alert.Place.of(key),
        new Alert.Matter(finding.subject().id(), finding.since()),
        now,
        Alert.subject(
            "CLOSED: %s%s of %s lets no outsider in any more"
                .formatted(what, AlertText.shortId(key), key.account())),
        "CLOSED: " + what + key.keyId() + " lets no outsider in any more.",
        List.of("Look for uses of the key while it was open."),
        text(what + key.keyId()));
  }

  ExposureClosed event() {
    return new ExposureClosed(key, where(), change.map(Changes::of), finding.since(), now, why);
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
    change.ifPresent(text::origin);
    text.section("WHAT IS LEFT TO DO");
    text.uses(1, new KeyCommands(key), finding.since());
    return text.toString();
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.ForeignText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the security team reads of something that was told as open, in an account that is not ours
 * any more: nobody says that it is shut.
 *
 * @param why why the account is not ours, for people
 */
record UnwatchedAlert(KeyArn key, TrackedFinding finding, String why, Instant now) {

  Alert message() {
    String what = finding.subject() instanceof Subject.Grant ? "a grant on KMS key " : "KMS key ";
    String headline = "UNWATCHED: %s%s was open and is not ours to watch any more.";
    return new Alert(
        Alert.Kind.UNWATCHED,
        finding.severity(),
        Optional.of(finding.exposure().name()),
        Alert.Place.of(key),
        new Alert.Matter(finding.subject().id(), finding.since()),
        now,
        Alert.subject(
            "UNWATCHED: %s%s of %s was open"
                .formatted(what, AlertText.shortId(key), key.account())),
        headline.formatted(what, key.keyId()),
        List.of(
            "If the account should still be ours, find out why it is not; its keys are not read."),
        text(headline.formatted(what, key.keyId())));
  }

  private String text(String headline) {
    AlertText text = new AlertText();
    text.line(headline);
    text.line("It may be open still. This is the last word about it.");
    text.line("");
    text.fact("key", key.toString());
    if (finding.subject() instanceof Subject.Grant grant) {
      text.fact("where", "grant " + ForeignText.shown(grant.grantId()));
    }
    text.fact("was", finding.severity() + ", open to " + finding.exposure());
    text.fact("since", AlertText.seconds(finding.since()));
    text.fact("why", why);
    return text.toString();
  }
}

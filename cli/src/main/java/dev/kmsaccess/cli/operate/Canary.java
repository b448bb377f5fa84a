package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.CallingPrincipal;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Tries a deployment out: asks for access to a key of its own and waits until it ends, opens that
 * key to an account and waits until the auditor tells, and puts everything away.
 */
final class Canary {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
  private static final Duration ACCESS = Duration.ofMinutes(1);
  private static final String OPENING = "ThisIsATestOfKmsAccess";

  /** Whom the key is opened to; it holds nothing, and only its description can be read. */
  private static final String STRANGER = "111122223333";

  private final CanaryKey key;
  private final EventBridgeClient events;
  private final CloudWatchLogsClient logs;
  private final Site site;
  private final Trial trial;
  private final List<Check> checks = new ArrayList<>();
  private final Set<String> toldBefore = new HashSet<>();

  /**
   * Where the deployment is.
   *
   * @param caller who tries it, and is given the access
   * @param bus the ARN of the bus that takes requests
   * @param logGroup where answers are kept
   */
  record Site(CallingPrincipal caller, String bus, String logGroup) {}

  /**
   * How it is tried.
   *
   * @param requestId what the access is called
   * @param patience how long each step may take
   * @param pause waits
   * @param progress where is said what is waited for
   */
  record Trial(
      String requestId, Duration patience, Consumer<Duration> pause, PrintWriter progress) {}

  Canary(
      CanaryKey key, EventBridgeClient events, CloudWatchLogsClient logs, Site site, Trial trial) {
    this.key = key;
    this.events = events;
    this.logs = logs;
    this.site = site;
    this.trial = trial;
  }

  /** Returns what came of it; the key is put away whatever came. */
  List<Check> fly() {
    try {
      // The key may be that of an earlier trial, of which much was told.
      told().forEach(it -> toldBefore.add(it.id()));
      access();
      alert();
    } catch (SdkException e) {
      checks.add(
          Check.unknown(
              "the trial went on to its end", message(e), "Use credentials that may do it."));
    } finally {
      putAway();
    }
    return List.copyOf(checks);
  }

  private void putAway() {
    try {
      key.remove();
      checks.add(Check.fine("the canary's key is put away", "KMS deletes it in seven days"));
    } catch (SdkException e) {
      checks.add(
          Check.fails(
              "the canary's key is put away",
              message(e),
              "aws kms delete-alias --alias-name "
                  + CanaryKey.ALIAS
                  + "; aws kms schedule-key-deletion --key-id "
                  + key.id()));
    }
  }

  private void access() {
    String what = "a request is answered";
    Optional<String> untaken = ask();
    if (untaken.isPresent()) {
      checks.add(
          Check.fails(
              "the bus takes a request",
              untaken.get(),
              "Name the stack's BusName with --bus-name, and let your role events:PutEvents on it."));
      return;
    }
    Optional<EventEnvelope> answer =
        await(
            what,
            it ->
                it.detail().text("requestId").equals(Optional.of(trial.requestId()))
                    && !isOf(it, DetailType.ENDING));
    if (answer.isEmpty()) {
      checks.add(
          Check.fails(
              what,
              "no answer came within " + trial.patience(),
              "See the broker's log and the dead-letter queue: docs/operations.md, 'Dead"
                  + " letters'."));
    } else if (isOf(answer.get(), DetailType.GRANTED)) {
      checks.add(Check.fine(what, "granted until " + text(answer.get(), "expiresAt")));
      end();
    } else {
      checks.add(refused(what, answer.get()));
    }
  }

  private void end() {
    String what = "the access ends";
    Optional<EventEnvelope> end =
        await(
            what,
            it ->
                it.detail().text("requestId").equals(Optional.of(trial.requestId()))
                    && isOf(it, DetailType.ENDED));
    checks.add(
        end.map(it -> Check.fine(what, text(it, "cause") + " at " + text(it, "endedAt")))
            .orElseGet(
                () ->
                    Check.fails(
                        what,
                        "it was over, and no end came within " + trial.patience(),
                        "See the reaper's log: docs/operations.md, 'ReaperSilentAlarm'.")));
  }

  private Check refused(String what, EventEnvelope answer) {
    List<String> codes =
        answer.detail().objects("reasons").stream()
            .flatMap(it -> it.text("code").stream())
            .toList();
    if (codes.contains("NOT_ALLOWED")) {
      return Check.doubtful(
          what,
          "refused, because no rule is about "
              + CanaryKey.ALIAS
              + "; so nothing was granted and no end was seen",
          "Add this rule to see the rest: " + StrictJson.write(rule()));
    }
    return Check.fails(
        what,
        "it is no grant: " + String.join(", ", codes),
        answer.detail().text("summary").orElse(""));
  }

  private JsonObject rule() {
    return JsonObject.builder()
        .put("id", "canary")
        .put("description", "doctor --deployed tries the deployment.")
        .put("keys", List.of(CanaryKey.ALIAS))
        .put("accounts", List.of(site.caller().account().id()))
        .put("grantees", List.of(site.caller().arn()))
        .put("operations", List.of("DescribeKey"))
        .put("modes", List.of("grant"))
        .put("longestDuration", "PT5M")
        .build();
  }

  private Optional<String> ask() {
    JsonObject detail =
        JsonObject.builder()
            .put("version", "1")
            .put("requestId", trial.requestId())
            .put("key", CanaryKey.ALIAS)
            .put("grantee", site.caller().arn())
            .put("operations", List.of("DescribeKey"))
            .put("duration", ACCESS.toString())
            .put("reason", "kms-access doctor --deployed")
            .build();
    PutEventsResultEntry entry =
        events
            .putEvents(
                it ->
                    it.entries(
                        PutEventsRequestEntry.builder()
                            .eventBusName(site.bus())
                            .source("kms-access-command")
                            .detailType(DetailType.REQUEST.text())
                            .detail(StrictJson.write(detail))
                            .build()))
            .entries()
            .getFirst();
    return Optional.ofNullable(entry.errorCode()).map(it -> it + ": " + entry.errorMessage());
  }

  private void alert() {
    if (!(KeyPolicyText.read(key.policy())
        instanceof KeyPolicyText.Reading.Read(KeyPolicyText read))) {
      checks.add(
          Check.unknown(
              "an open key is told", "the key's own policy is not understood", "Look at the key."));
      return;
    }
    KeyPolicyText closed = closed(read);
    if (!closed.equals(read)) {
      // A trial that was interrupted left it open.
      key.put(closed.compact());
    }
    try {
      key.put(opened(closed).compact());
      tell(
          "an open key is told",
          DetailType.KEY_EXPOSED,
          "Is a trail with logging on in this Region, and the auditor's rule enabled? See the"
              + " auditor's log.");
    } finally {
      key.put(closed.compact());
    }
    tell(
        "its closing is told",
        DetailType.EXPOSURE_CLOSED,
        "The next sweep tells it, within the hour; see the auditor's log.");
  }

  private void tell(String what, DetailType type, String fix) {
    checks.add(
        await(what, it -> isOf(it, type) && isAboutTheKey(it))
            .map(it -> Check.fine(what, type.text() + " at " + it.time()))
            .orElseGet(
                () -> Check.fails(what, "nothing was told within " + trial.patience(), fix)));
  }

  private static KeyPolicyText closed(KeyPolicyText policy) {
    List<JsonObject> others =
        policy.statements().stream()
            .filter(it -> !it.text("Sid").equals(Optional.of(OPENING)))
            .toList();
    return others.size() == policy.statements().size() ? policy : policy.with(others);
  }

  private static KeyPolicyText opened(KeyPolicyText closed) {
    List<JsonObject> statements = new ArrayList<>(closed.statements());
    statements.add(
        JsonObject.builder()
            .put("Sid", OPENING)
            .put("Effect", "Allow")
            // A principal has to exist, a value of a condition has not.
            .put("Principal", JsonObject.builder().put("AWS", "*").build())
            .put("Action", "kms:DescribeKey")
            .put("Resource", "*")
            .put(
                "Condition",
                JsonObject.builder()
                    .put(
                        "StringEquals",
                        JsonObject.builder()
                            .put(
                                "kms:CallerAccount", JsonArray.of(List.of(JsonString.of(STRANGER))))
                            .build())
                    .build())
            .build());
    return closed.with(statements);
  }

  private Optional<EventEnvelope> await(String what, Predicate<EventEnvelope> wanted) {
    trial.progress().println("Waiting, at most " + trial.patience() + ": " + what + " …");
    Duration waited = Duration.ZERO;
    while (true) {
      Optional<EventEnvelope> found =
          told().stream().filter(it -> !toldBefore.contains(it.id())).filter(wanted).findFirst();
      if (found.isPresent() || waited.compareTo(trial.patience()) >= 0) {
        return found;
      }
      trial.pause().accept(BETWEEN_LOOKS);
      waited = waited.plus(BETWEEN_LOOKS);
    }
  }

  /** What was said of this trial, and of this key: the log can be long. */
  private List<EventEnvelope> told() {
    List<EventEnvelope> told = new ArrayList<>();
    for (String pattern :
        List.of(
            "{ $.detail.requestId = \"" + trial.requestId() + "\" }",
            "{ $.detail.keyArn = \"*" + key.id() + "\" }")) {
      logs.filterLogEventsPaginator(it -> it.logGroupName(site.logGroup()).filterPattern(pattern))
          .events()
          .forEach(
              line -> {
                if (EventEnvelope.parse(line.message())
                        instanceof EventEnvelope.Result.Read(EventEnvelope event)
                    && event.source().equals(Answer.SOURCE)
                    && event.account().equals(site.caller().account())) {
                  told.add(event);
                }
              });
    }
    return told;
  }

  private boolean isAboutTheKey(EventEnvelope event) {
    return event
        .detail()
        .text("keyArn")
        .flatMap(KeyArn::parse)
        .filter(it -> it.keyId().equals(key.id()))
        .isPresent();
  }

  private static boolean isOf(EventEnvelope event, DetailType type) {
    return event.type().equals(Optional.of(type));
  }

  private static String text(EventEnvelope event, String field) {
    return event.detail().text(field).orElse("?");
  }

  private static String message(SdkException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}

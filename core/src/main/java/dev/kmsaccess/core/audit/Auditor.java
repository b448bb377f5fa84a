package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.event.WatchChange;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads what CloudTrail records of keys, and tells the security team when one can be used from
 * outside.
 *
 * <p>It errs to alarm: a policy that it cannot read is reported as an exposure that is not proven.
 * A record that is not CloudTrail's own has no effect.
 */
public final class Auditor {

  private final PolicyWatch policies;
  private final GrantWatch grants;
  private final KeyReader keys;
  private final Findings findings;
  private final Voice voice;
  private final AccountId keyAccount;
  private final Set<AccountId> keyAccounts;
  private final Predicate<String> isOurRule;
  private final InstantSource clock;

  Auditor(
      PolicyWatch policies,
      GrantWatch grants,
      KeyReader keys,
      Findings findings,
      Voice voice,
      AccountId keyAccount,
      Set<AccountId> keyAccounts,
      Predicate<String> isOurRule,
      InstantSource clock) {
    this.policies = policies;
    this.grants = grants;
    this.keys = keys;
    this.findings = findings;
    this.voice = voice;
    this.keyAccount = keyAccount;
    this.keyAccounts = Set.copyOf(keyAccounts);
    this.isOurRule = isOurRule;
    this.clock = clock;
  }

  /** Judges one event. What cannot be alerted or published throws, and the event comes again. */
  public AuditOutcome audit(EventEnvelope event) {
    if (event.type().filter(DetailType.CLOUD_TRAIL::equals).isEmpty()) {
      return new AuditOutcome.Ignored("it is no record of CloudTrail");
    }
    // EventBridge lets nobody but AWS write a source that begins with "aws.".
    Optional<String> api = api(event.source());
    if (api.isEmpty()) {
      return new AuditOutcome.Forged("its source is " + ForeignText.quoted(event.source()));
    }
    return switch (CloudTrailRecord.parse(event.detail())) {
      case CloudTrailRecord.Result.Unreadable(List<JsonProblem> problems) ->
          // It goes to the dead-letter queue, where a person finds it; nothing is passed over.
          throw new UnreadableRecordException(
              problems.stream().map(JsonProblem::toString).collect(Collectors.joining("; ")));
      case CloudTrailRecord.Result.Read(CloudTrailRecord record)
          when !record.eventSource().equals(api.get()) ->
          new AuditOutcome.Forged("its eventSource is " + ForeignText.quoted(record.eventSource()));
      case CloudTrailRecord.Result.Read(CloudTrailRecord record)
          when record.errorCode().isPresent() ->
          new AuditOutcome.Ignored("the call failed");
      case CloudTrailRecord.Result.Read(CloudTrailRecord record) ->
          settled(event.source().equals("aws.kms") ? ofKms(event, record) : ofWatch(event, record));
    };
  }

  private static Optional<String> api(String source) {
    return switch (source) {
      case "aws.kms" -> Optional.of("kms.amazonaws.com");
      case "aws.cloudtrail" -> Optional.of("cloudtrail.amazonaws.com");
      case "aws.events" -> Optional.of("events.amazonaws.com");
      default -> Optional.empty();
    };
  }

  private static AuditOutcome settled(AuditOutcome outcome) {
    if (outcome instanceof AuditOutcome.Busy(KeyArn key)) {
      throw new BusyException("another auditor is telling of " + key);
    }
    return outcome;
  }

  private AuditOutcome ofKms(EventEnvelope event, CloudTrailRecord record) {
    return switch (KeyChange.of(record)) {
      case KeyChange.PolicyWritten(KeyArn key, Optional<String> policy) ->
          ofThatAccount(event, key).orElseGet(() -> policies.written(record, key, policy));
      case KeyChange.KeyMade made ->
          ofThatAccount(event, made.key()).orElseGet(() -> keyMade(record, made));
      case KeyChange.GrantMade grant ->
          ofThatAccount(event, grant.key()).orElseGet(() -> grants.made(record, grant));
      case KeyChange.GrantEnded(KeyArn key, String grantId) ->
          ofThatAccount(event, key)
              .orElseGet(() -> grants.ended(key, grantId, Optional.of(record)));
      case KeyChange.OptInChanged(KeyArn key, Optional<String> value) ->
          ofThatAccount(event, key)
              .orElseGet(
                  () -> optInChanged(record, new Subject.Event(record.callId()), key, value));
      case KeyChange.AliasChanged(String alias, Optional<KeyArn> key) ->
          aliasChanged(event, record, alias, key);
      case KeyChange.Unrelated other ->
          new AuditOutcome.Ignored(ForeignText.shown(record.eventName()) + " opens no key");
      case KeyChange.KeyUnknown unknown ->
          throw new UnreadableRecordException(
              "the record of " + record.eventName() + " names no key");
    };
  }

  /** A call across accounts is recorded in both; the key owner's copy counts. */
  private static Optional<AuditOutcome> ofThatAccount(EventEnvelope event, KeyArn key) {
    return event.account().equals(key.account())
        ? Optional.empty()
        : Optional.of(new AuditOutcome.Ignored("it is the caller's copy of the record"));
  }

  /** Who makes a key may open it and let it opt in with one call; each is told by itself. */
  private AuditOutcome keyMade(CloudTrailRecord record, KeyChange.KeyMade made) {
    AuditOutcome opened = policies.written(record, made.key(), made.policy());
    if (made.optIn().isEmpty() || opened instanceof AuditOutcome.Busy) {
      return opened;
    }
    AuditOutcome optedIn =
        optInChanged(
            record, new Subject.Event(record.callId() + " opt-in"), made.key(), made.optIn());
    return opened instanceof AuditOutcome.Closed ? optedIn : opened;
  }

  private AuditOutcome optInChanged(
      CloudTrailRecord record, Subject.Event call, KeyArn key, Optional<String> value) {
    if (!keyAccounts.contains(key.account())) {
      return new AuditOutcome.Ignored("only keys of the key accounts are given out");
    }
    String what =
        value
            .map(
                it ->
                    "A key opted in to KMS Access: tag kms-access = "
                        + ForeignText.quoted(it)
                        + ".")
            .orElse("A key opted out of KMS Access.");
    String names = key.account().equals(keyAccount) ? "this key or its aliases" : "this key";
    String means =
        value.isPresent()
            ? "From now on the rules that name " + names + " count for it."
            : "It is given to nobody any more; accesses that live on it end at their time.";
    return notice(call, Alert.Kind.NOTICE, Severity.LOW, Alert.Place.of(key), what, means, record);
  }

  private AuditOutcome aliasChanged(
      EventEnvelope event, CloudTrailRecord record, String alias, Optional<KeyArn> key) {
    if (!event.account().equals(keyAccount)) {
      return new AuditOutcome.Ignored("aliases count for keys of the key account alone");
    }
    // An alias counts for the rules only where the key opted in; of other keys nobody wants to
    // hear.
    boolean isManaged =
        key.map(keys::optIn)
            .map(it -> !(it instanceof Looked.Seen<Optional<String>>(var tag) && tag.isEmpty()))
            .orElse(true);
    if (!isManaged) {
      return new AuditOutcome.Ignored("the key has not opted in");
    }
    String verb =
        switch (record.eventName()) {
          case "CreateAlias" -> "was given to a managed key";
          case "DeleteAlias" -> "was deleted";
          default -> "names another key now";
        };
    return notice(
        new Subject.Event(record.callId()),
        Alert.Kind.NOTICE,
        Severity.LOW,
        key.map(Alert.Place::of)
            .orElseGet(
                () -> new Alert.Place(event.account().id(), record.region(), Optional.empty())),
        "The alias %s %s.".formatted(ForeignText.quoted(alias), verb),
        "Rules that name the alias count for the key that it names. Look whether any does.",
        record);
  }

  private AuditOutcome ofWatch(EventEnvelope event, CloudTrailRecord record) {
    return switch (WatchChange.of(record, isOurRule)) {
      case WatchChange.Unrelated other ->
          new AuditOutcome.Ignored(ForeignText.shown(record.eventName()) + " hides nothing");
      case WatchChange.Dimmed(String what) ->
          notice(
              new Subject.Event(record.callId()),
              Alert.Kind.WATCH,
              Severity.HIGH,
              new Alert.Place(event.account().id(), record.region(), Optional.empty()),
              what,
              "Changes of keys in this account and Region may go unseen until the next sweep. Find"
                  + " out why, and set it right.",
              record);
    };
  }

  private AuditOutcome notice(
      Subject.Event call,
      Alert.Kind kind,
      Severity severity,
      Alert.Place place,
      String what,
      String means,
      CloudTrailRecord record) {
    Findings.Followed followed =
        findings.open(
            call,
            findings.known(call),
            new Assessment(Exposure.NONE, severity, kind.text()),
            record.time(),
            telling ->
                voice.say(
                    new NoticeAlert(kind, severity, place, what, means, record, clock.instant())
                        .message()));
    if (followed == Findings.Followed.BUSY) {
      throw new BusyException("another auditor is telling of event " + record.eventId());
    }
    return new AuditOutcome.Noticed(what);
  }
}

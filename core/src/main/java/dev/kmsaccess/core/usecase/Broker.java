package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyDirectory;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Approval;
import dev.kmsaccess.core.event.ApprovalParser;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.Forwarded;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.Release;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.rules.Circumstances;
import dev.kmsaccess.core.rules.Decision;
import dev.kmsaccess.core.rules.Rule;
import dev.kmsaccess.core.rules.RuleBook;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers requests and releases.
 *
 * <p>Every step can be repeated: the access is named by the request alone, so a second delivery
 * finds the access that the first one made and says the same again. What cannot be answered now
 * throws, and whoever called tries again.
 */
public final class Broker {

  /** A refusal looks at this many accesses for an earlier one of its request: ten pages. */
  private static final int LOOKED_AT = 1000;

  private final Installation installation;
  private final RuleBook rules;
  private final KeyDirectory keys;
  private final OrganizationDirectory organization;
  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final Optional<Approvals> approvals;
  private final InstantSource clock;
  private final boolean forwards;
  private final Map<Accesses, LiveCounts> counts = new HashMap<>();

  /**
   * Makes a broker.
   *
   * @param places where accesses live that the broker makes itself; what it decides for the other
   *     modes of the installation is forwarded to the policy writer
   * @param seal marks what is handed out to be approved; without it nothing can be approved, and
   *     what needs an approval is refused
   */
  public Broker(
      Installation installation,
      RuleBook rules,
      KeyDirectory keys,
      OrganizationDirectory organization,
      List<Accesses> places,
      AnswerChannel answers,
      Optional<Seal> seal,
      InstantSource clock) {
    this.installation = installation;
    this.rules = rules;
    this.keys = keys;
    this.organization = organization;
    this.places = List.copyOf(places);
    this.answers = answers;
    this.approvals = seal.map(it -> new Approvals(installation, it));
    this.clock = clock;
    this.forwards = installation.modes().stream().anyMatch(mode -> place(mode).isEmpty());
  }

  /** Whether an event is delivered for the first time, or again on purpose. */
  public enum Delivery {
    /** As EventBridge delivers it. */
    FIRST,
    /** A release that comes again after a while, for a request that overtook it. */
    AGAIN
  }

  /**
   * Handles an event: answers a request, an approval or a release, and ignores everything else.
   *
   * @throws UnannouncedException if what was ended could not be announced
   */
  public Handled handle(EventEnvelope envelope, Delivery delivery) {
    if (envelope.replayName().isPresent()) {
      return new Handled.Ignored("it is a replay");
    }
    Optional<DetailType> type = envelope.type();
    if (type.equals(Optional.of(DetailType.REQUEST))) {
      return publish(request(envelope, Optional.empty()));
    }
    if (type.equals(Optional.of(DetailType.APPROVE))) {
      return publish(approval(ApprovalParser.parse(envelope)));
    }
    if (type.equals(Optional.of(DetailType.RELEASE))) {
      return publish(release(ReleaseParser.parse(envelope), delivery));
    }
    return new Handled.Ignored("it is no request, no approval and no release");
  }

  private Handled publish(List<Answer> given) {
    try {
      return new Handled.Answered(given, given.isEmpty() ? List.of() : answers.publish(given));
    } catch (RuntimeException failure) {
      throw UnannouncedException.of(given, failure);
    }
  }

  private List<Answer> approval(Approval approval) {
    Approvals.Taken taken =
        approvals
            .map(it -> it.take(approval, clock.instant()))
            .orElseGet(() -> new Approvals.Taken.Refused(List.of(Approvals.notEnabled())));
    return switch (taken) {
      case Approvals.Taken.Request(EventEnvelope request) ->
          request(request, Optional.of(approval.sender()));
      case Approvals.Taken.Refused(List<Reason> reasons) ->
          List.of(AccessAnswers.refused(approval, reasons));
    };
  }

  private List<Answer> request(EventEnvelope envelope, Optional<AccountId> approver) {
    AccessRequest request = AccessRequestParser.parse(envelope);
    Optional<String> path =
        rules.asksForOrganizationPaths()
            ? organization.pathOf(request.requester())
            : Optional.empty();
    // An account that may ask for nothing causes no look-up, so it cannot even measure one.
    Optional<KeyFacts> key =
        rules.namesAccount(request.requester(), path)
            ? request.key().filter(this::isHere).flatMap(keys::find)
            : Optional.empty();
    Circumstances circumstances =
        new Circumstances(installation, key, path, clock.instant(), approver);
    return switch (rules.decide(request, circumstances)) {
      case Decision.Refused refused -> List.of(refused(request, approver, refused));
      case Decision.NeedsApproval(Access access, Rule rule) ->
          List.of(needsApproval(envelope, request, access, rule, key.orElseThrow()));
      case Decision.Approved(Access access, Rule rule) ->
          approved(new Asked(request, access, rule, key.orElseThrow(), rules.version(), approver));
    };
  }

  /** A request that the rules allow, and whoever is named in it exists as far as we know. */
  private record Asked(
      AccessRequest request,
      Access access,
      Rule rule,
      KeyFacts key,
      String rulesVersion,
      Optional<AccountId> approvedBy) {

    Mode mode() {
      return access.scope().mode();
    }

    Decided.ToOpen toOpen() {
      return new Decided.ToOpen(
          access,
          key.kind(),
          request.time(),
          request.requestedBy(),
          rule.id(),
          Optional.of(rulesVersion),
          request.reason(),
          rule.maxLive(),
          rule.contact(),
          request.renews(),
          approvedBy,
          request.preset(),
          request.dryRun());
    }
  }

  private Answer needsApproval(
      EventEnvelope envelope, AccessRequest request, Access access, Rule rule, KeyFacts key) {
    return approvals
        .<Answer>map(it -> it.pending(envelope, request, access, rule, key))
        .orElseGet(() -> refused(request, rule, Approvals.notEnabled()));
  }

  private boolean isHere(KeyReference written) {
    return switch (written) {
      case KeyReference.ByArn(var arn) ->
          arn.region().equals(installation.region()) && installation.isKeyAccount(arn.account());
      case KeyReference.ByAliasArn alias ->
          alias.region().equals(installation.region())
              && installation.isKeyAccount(alias.account());
      case KeyReference.ByAlias byAlias -> true;
      case KeyReference.ById byId -> true;
    };
  }

  private List<Answer> approved(Asked asked) {
    Optional<Accesses> place = place(asked.mode());
    if (place.isEmpty()) {
      return List.of(
          freeze(asked)
              .<Answer>map(frozen -> refused(asked.request(), asked.rule(), frozen))
              .orElseGet(() -> new Forwarded(asked.toOpen())));
    }
    Optional<Reason> full = full(asked, place.get());
    if (full.isPresent()) {
      return List.of(refused(asked.request(), asked.rule(), full.get()));
    }
    return asked.request().dryRun()
        ? List.of(rehearsed(asked, place.get()))
        : opened(asked, place.get());
  }

  /**
   * A freeze is written in terms of grants, so what becomes no grant is rehearsed as one: IAM says
   * whether this grantee and this key are frozen, and no second reading of the freeze can differ.
   */
  private Optional<Reason> freeze(Asked asked) {
    return place(Mode.GRANT)
        .flatMap(grants -> grants.rehearse(FreezeProbe.of(asked.access())))
        .filter(refused -> FreezeProbe.stops(refused, asked.key()))
        .map(Refusals::reason);
  }

  private Optional<Reason> full(Asked asked, Accesses place) {
    return asked
        .rule()
        .maxLive()
        .filter(
            most ->
                counts(place)
                    .isFull(asked.access(), asked.request().renews(), most, clock.instant()))
        .map(Refusals::maxLive);
  }

  private LiveCounts counts(Accesses place) {
    return counts.computeIfAbsent(place, LiveCounts::new);
  }

  private Answer rehearsed(Asked asked, Accesses place) {
    return place
        .rehearse(asked.access())
        .<Answer>map(refused -> refused(asked.request(), asked.rule(), Refusals.reason(refused)))
        .orElseGet(() -> granted(asked, Optional.empty(), Optional.empty()));
  }

  private List<Answer> opened(Asked asked, Accesses place) {
    return switch (place.open(asked.access())) {
      case Opened.Made(Handle handle, Optional<String> token) -> {
        counts(place).opened(asked.access());
        List<Answer> given = new ArrayList<>();
        given.add(granted(asked, Optional.of(handle), token));
        asked
            .request()
            .renews()
            .map(renews -> new Renewal(asked.access(), renews))
            .ifPresent(
                it -> {
                  given.addAll(it.endReplaced(place, clock.instant()));
                  counts(place).forget();
                });
        yield given;
      }
      case Opened.Refused refused ->
          List.of(refused(asked.request(), asked.rule(), Refusals.reason(refused)));
    };
  }

  private static Answer granted(Asked asked, Optional<Handle> handle, Optional<String> token) {
    return AccessAnswers.granted(
        asked.access(), asked.key().kind(), AccessAnswers.Asked.by(asked.toOpen()), handle, token);
  }

  private Answer refused(
      AccessRequest request, Optional<AccountId> approver, Decision.Refused refused) {
    return new AccessRefused(
        // Who approves hears why it came to nothing; who asked still waits for another approval.
        approver.orElse(request.requester()),
        request.requestId(),
        AccessAnswers.summary(refused.reasons()),
        refused.reasons(),
        refused.wouldGrant(),
        refused.rule().map(Rule::id),
        Optional.of(rules.version()),
        refused.rule().flatMap(Rule::contact),
        approver.isPresent() ? List.of() : existing(request));
  }

  private Answer refused(AccessRequest request, Rule rule, Reason reason) {
    return AccessAnswers.refused(
        request.requester(),
        request.requestId(),
        reason,
        rule.id(),
        rule.contact(),
        existing(request));
  }

  /**
   * What an earlier delivery of the same request opened, before key or rules changed. A request
   * with faults of its own never opened anything.
   */
  private List<AccessRefused.Existing> existing(AccessRequest request) {
    if (!request.faults().isEmpty() || request.dryRun()) {
      return List.of();
    }
    List<AccessRefused.Existing> existing = new ArrayList<>();
    for (Accesses place : places) {
      try (Stream<Found> found = place.all()) {
        found
            .limit(LOOKED_AT)
            .flatMap(Meant::ours)
            .filter(it -> it.name().id().requester().equals(request.requester()))
            .filter(it -> it.name().id().requestId().equals(request.requestId()))
            .filter(it -> request.expiry().equals(Optional.of(it.name().expiry())))
            .forEach(
                it -> existing.add(new AccessRefused.Existing(it.handle(), it.name().expiry())));
      }
    }
    return existing;
  }

  private List<Answer> release(Release release, Delivery delivery) {
    if (!release.faults().isEmpty()) {
      return delivery == Delivery.AGAIN
          ? List.of()
          : List.of(AccessAnswers.refused(release, release.faults()));
    }
    Meant meant = new Meant(release, installation.keyAccount());
    List<Answer> given = new ArrayList<>();
    List<Reason> notEnded = new ArrayList<>();
    boolean alreadyGone = false;
    for (Accesses place : places) {
      counts(place).forget();
      Meant.Seen seen = meant.in(place);
      if (!seen.whole()) {
        notEnded.add(Refusals.notAllSeen());
      }
      for (LiveAccess access : seen.accesses()) {
        switch (place.end(access)) {
          case Ended.Done done ->
              given.add(AccessEnded.of(access, AccessEnded.Cause.RELEASED, clock.instant()));
          case Ended.AlreadyGone gone -> alreadyGone = true;
          case Ended.Postponed(String why) -> notEnded.add(Refusals.notEnded(access).got(why));
          // What AWS says then names our own role: not the sender's business.
          case Ended.Stuck stuck -> notEnded.add(Refusals.notEnded(access));
        }
      }
    }
    if (!notEnded.isEmpty()) {
      given.add(AccessAnswers.refused(release, notEnded));
    }
    boolean known = !given.isEmpty() || alreadyGone;
    if (forwards) {
      given.add(
          new Forwarded(
              new Decided.ToEnd(
                  release, AccessEnded.Cause.RELEASED, known, delivery == Delivery.AGAIN)));
    } else if (!known && delivery == Delivery.FIRST) {
      given.add(
          AccessAnswers.refused(release, List.of(Refusals.noSuchAccess(release.requestId()))));
    }
    return given;
  }

  private Optional<Accesses> place(Mode mode) {
    return places.stream().filter(it -> it.mode() == mode).findFirst();
  }
}

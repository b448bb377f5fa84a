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
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.Release;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.rules.Circumstances;
import dev.kmsaccess.core.rules.Decision;
import dev.kmsaccess.core.rules.Rule;
import dev.kmsaccess.core.rules.RuleBook;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
  private final InstantSource clock;
  private final boolean forwards;

  /**
   * Makes a broker.
   *
   * @param places where accesses live that the broker makes itself; what it decides for the other
   *     modes of the installation is forwarded to the policy writer
   */
  public Broker(
      Installation installation,
      RuleBook rules,
      KeyDirectory keys,
      OrganizationDirectory organization,
      List<Accesses> places,
      AnswerChannel answers,
      InstantSource clock) {
    this.installation = installation;
    this.rules = rules;
    this.keys = keys;
    this.organization = organization;
    this.places = List.copyOf(places);
    this.answers = answers;
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

  /** Handles an event: answers a request or a release, and ignores everything else. */
  public Handled handle(EventEnvelope envelope, Delivery delivery) {
    if (envelope.replayName().isPresent()) {
      return new Handled.Ignored("it is a replay");
    }
    Optional<DetailType> type = envelope.type();
    if (type.equals(Optional.of(DetailType.REQUEST))) {
      return publish(List.of(request(AccessRequestParser.parse(envelope))));
    }
    if (type.equals(Optional.of(DetailType.RELEASE))) {
      return publish(release(ReleaseParser.parse(envelope), delivery));
    }
    return new Handled.Ignored("it is neither a request nor a release");
  }

  private Handled publish(List<Answer> given) {
    return new Handled.Answered(given, given.isEmpty() ? List.of() : answers.publish(given));
  }

  private Answer request(AccessRequest request) {
    Optional<String> path =
        rules.asksForOrganizationPaths()
            ? organization.pathOf(request.requester())
            : Optional.empty();
    // An account that may ask for nothing causes no look-up, so it cannot even measure one.
    Optional<KeyFacts> key =
        rules.namesAccount(request.requester(), path)
            ? request.key().filter(this::isHere).flatMap(keys::find)
            : Optional.empty();
    Circumstances circumstances = new Circumstances(installation, key, path, clock.instant());
    return switch (rules.decide(request, circumstances)) {
      case Decision.Refused refused -> refused(request, refused);
      case Decision.Approved(Access access, Rule rule) ->
          approved(request, access, rule, key.orElseThrow());
    };
  }

  private boolean isHere(KeyReference written) {
    return switch (written) {
      case KeyReference.ByArn(var arn) ->
          arn.region().equals(installation.region())
              && arn.account().equals(installation.keyAccount());
      case KeyReference.ByAliasArn alias ->
          alias.region().equals(installation.region())
              && alias.account().equals(installation.keyAccount());
      case KeyReference.ByAlias byAlias -> true;
      case KeyReference.ById byId -> true;
    };
  }

  private Answer approved(AccessRequest request, Access access, Rule rule, KeyFacts key) {
    Optional<Accesses> place = place(access.scope().mode());
    if (place.isEmpty()) {
      return new Answer.Forwarded(
          new Decided.ToOpen(
              access,
              key.kind(),
              request.time(),
              request.requestedBy(),
              rule.id(),
              rule.contact(),
              request.dryRun()));
    }
    return request.dryRun()
        ? rehearsed(request, access, rule, key, place.get())
        : opened(request, access, rule, key, place.get());
  }

  private Answer rehearsed(
      AccessRequest request, Access access, Rule rule, KeyFacts key, Accesses place) {
    return place
        .rehearse(access)
        .<Answer>map(refused -> refused(request, rule, refused))
        .orElseGet(() -> granted(request, access, rule, key, Optional.empty(), Optional.empty()));
  }

  private Answer opened(
      AccessRequest request, Access access, Rule rule, KeyFacts key, Accesses place) {
    return switch (place.open(access)) {
      case Opened.Made(Handle handle, Optional<String> token) ->
          granted(request, access, rule, key, Optional.of(handle), token);
      case Opened.Refused refused -> refused(request, rule, refused);
    };
  }

  private static Answer granted(
      AccessRequest request,
      Access access,
      Rule rule,
      KeyFacts key,
      Optional<Handle> handle,
      Optional<String> token) {
    return AccessAnswers.granted(
        access, key.kind(), request.requestedBy(), rule.id(), handle, token);
  }

  private Answer refused(AccessRequest request, Decision.Refused refused) {
    return new Answer.Refused(
        request.requester(),
        request.requestId(),
        AccessAnswers.summary(refused.reasons()),
        refused.reasons(),
        refused.wouldGrant(),
        refused.rule().map(Rule::id),
        refused.rule().flatMap(Rule::contact),
        existing(request));
  }

  private Answer refused(AccessRequest request, Rule rule, Opened.Refused refused) {
    return AccessAnswers.refused(
        request.requester(),
        request.requestId(),
        Refusals.reason(refused),
        rule.id(),
        rule.contact(),
        existing(request));
  }

  /**
   * What an earlier delivery of the same request opened, before key or rules changed. A request
   * with faults of its own never opened anything.
   */
  private List<Answer.Existing> existing(AccessRequest request) {
    if (!request.faults().isEmpty() || request.dryRun()) {
      return List.of();
    }
    List<Answer.Existing> existing = new ArrayList<>();
    for (Accesses place : places) {
      try (Stream<Found> found = place.all()) {
        found
            .limit(LOOKED_AT)
            .flatMap(Meant::ours)
            .filter(it -> it.name().id().requester().equals(request.requester()))
            .filter(it -> it.name().id().requestId().equals(request.requestId()))
            .filter(it -> request.expiry().equals(Optional.of(it.name().expiry())))
            .forEach(it -> existing.add(new Answer.Existing(it.handle(), it.name().expiry())));
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
      for (LiveAccess access : meant.in(place)) {
        switch (place.end(access)) {
          case Ended.Done done ->
              given.add(
                  AccessAnswers.ended(access, Answer.AccessEnded.Cause.RELEASED, clock.instant()));
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
          new Answer.Forwarded(new Decided.ToEnd(release, known, delivery == Delivery.AGAIN)));
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

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
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.Release;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.rules.Circumstances;
import dev.kmsaccess.core.rules.Decision;
import dev.kmsaccess.core.rules.Rule;
import dev.kmsaccess.core.rules.RuleBook;
import java.time.Duration;
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

  /**
   * How long an access may outlive its expiry: a round of the reaper every minute, and the five
   * minutes that KMS may take until everybody knows (see <a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html">grants in KMS</a>).
   */
  private static final Duration REAPING = Duration.ofMinutes(6);

  /** A refusal looks at this many accesses for an earlier one of its request: ten pages. */
  private static final int LOOKED_AT = 1000;

  private final Installation installation;
  private final RuleBook rules;
  private final KeyDirectory keys;
  private final OrganizationDirectory organization;
  private final List<Accesses> places;
  private final AnswerChannel answers;
  private final InstantSource clock;

  /**
   * Makes a broker.
   *
   * @param places where accesses live: one for each mode of the installation
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
    for (Mode mode : installation.modes()) {
      if (place(mode).isEmpty()) {
        throw new IllegalArgumentException("the mode " + mode + " is enabled but lives nowhere");
      }
    }
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
      case Decision.Approved(Access access, Rule rule) when request.dryRun() ->
          rehearsed(request, access, rule, key.orElseThrow());
      case Decision.Approved(Access access, Rule rule) ->
          opened(request, access, rule, key.orElseThrow());
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

  private Answer rehearsed(AccessRequest request, Access access, Rule rule, KeyFacts key) {
    return place(access.scope().mode())
        .orElseThrow()
        .rehearse(access)
        .<Answer>map(refused -> refused(request, rule, refused))
        .orElseGet(() -> granted(request, access, rule, key, Optional.empty(), Optional.empty()));
  }

  private Answer opened(AccessRequest request, Access access, Rule rule, KeyFacts key) {
    return switch (place(access.scope().mode()).orElseThrow().open(access)) {
      case Opened.Made(Handle handle, Optional<String> token) ->
          granted(request, access, rule, key, Optional.of(handle), token);
      case Opened.Refused refused -> refused(request, rule, refused);
    };
  }

  private Answer granted(
      AccessRequest request,
      Access access,
      Rule rule,
      KeyFacts key,
      Optional<Handle> handle,
      Optional<String> token) {
    return new Answer.Granted(
        request.requester(),
        request.requestId(),
        request.requestedBy(),
        access.scope().mode(),
        access.scope().key(),
        access.scope().grantee().toString(),
        access.scope().operations(),
        access.name().expiry(),
        access.name().expiry().plus(REAPING),
        handle,
        token,
        rule.id(),
        iamPolicy(access),
        handle.isPresent() ? TryCommands.of(access, key.kind(), token) : List.of());
  }

  /** A grant is enough for a role or a user; a whole account must still hand it on by IAM. */
  private static Optional<JsonObject> iamPolicy(Access access) {
    if (access.scope().grantee().kind() != PrincipalArn.Kind.ACCOUNT) {
      return Optional.empty();
    }
    List<String> actions =
        access.scope().operations().stream()
            .map(KmsOperation::apiName)
            .map(it -> "kms:" + it)
            .toList();
    JsonObject statement =
        JsonObject.builder()
            .put("Effect", "Allow")
            .put("Action", actions)
            .put("Resource", access.scope().key().toString())
            .build();
    return Optional.of(
        JsonObject.builder()
            .put("Version", "2012-10-17")
            .put("Statement", JsonArray.of(List.of(statement)))
            .build());
  }

  private Answer refused(AccessRequest request, Decision.Refused refused) {
    return new Answer.Refused(
        request.requester(),
        request.requestId(),
        summary(refused.reasons()),
        refused.reasons(),
        refused.wouldGrant(),
        refused.rule().map(Rule::id),
        refused.rule().flatMap(Rule::contact),
        existing(request));
  }

  private Answer refused(AccessRequest request, Rule rule, Opened.Refused refused) {
    List<Reason> reasons = List.of(Refusals.reason(refused));
    return new Answer.Refused(
        request.requester(),
        request.requestId(),
        summary(reasons),
        reasons,
        Optional.empty(),
        Optional.of(rule.id()),
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
            .flatMap(Broker::ours)
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
      return delivery == Delivery.AGAIN ? List.of() : List.of(refused(release, release.faults()));
    }
    List<Answer> given = new ArrayList<>();
    List<Reason> notEnded = new ArrayList<>();
    boolean alreadyGone = false;
    for (Accesses place : places) {
      for (LiveAccess access : meant(release, place)) {
        switch (place.end(access)) {
          case Ended.Done done -> given.add(ended(access));
          case Ended.AlreadyGone gone -> alreadyGone = true;
          case Ended.Postponed(String why) -> notEnded.add(Refusals.notEnded(access).got(why));
          // What AWS says then names our own role: not the sender's business.
          case Ended.Stuck stuck -> notEnded.add(Refusals.notEnded(access));
        }
      }
    }
    if (!notEnded.isEmpty()) {
      given.add(refused(release, notEnded));
    }
    if (given.isEmpty() && !alreadyGone && delivery == Delivery.FIRST) {
      given.add(refused(release, List.of(Refusals.noSuchAccess(release.requestId()))));
    }
    return given;
  }

  private List<LiveAccess> meant(Release release, Accesses place) {
    try (Stream<Found> found = place.all()) {
      return found.flatMap(Broker::ours).filter(access -> isMeant(release, access)).toList();
    }
  }

  private boolean isMeant(Release release, LiveAccess access) {
    AccountId requester = access.name().id().requester();
    boolean may =
        requester.equals(release.sender()) || installation.keyAccount().equals(release.sender());
    return may
        && access.name().id().requestId().equals(release.requestId())
        && release.requester().map(requester::equals).orElse(true)
        && release.handle().map(id(access.handle())::equals).orElse(true);
  }

  private static String id(Handle handle) {
    return switch (handle) {
      case Handle.Grant grant -> grant.id();
      case Handle.Statement statement -> statement.sid();
      case Handle.Role role -> role.arn().toString();
    };
  }

  private Answer ended(LiveAccess access) {
    return new Answer.AccessEnded(
        access.name().id().requester(),
        access.name().id().requestId(),
        Answer.AccessEnded.Cause.RELEASED,
        access.handle(),
        access.grantee(),
        access.name().expiry(),
        clock.instant());
  }

  private static Answer refused(Release release, List<Reason> reasons) {
    return new Answer.Refused(
        release.sender(),
        release.requestId(),
        summary(reasons),
        reasons,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static String summary(List<Reason> reasons) {
    String first = reasons.getFirst().message();
    int more = reasons.size() - 1;
    return more == 0
        ? first
        : first + " And " + more + (more == 1 ? " more reason." : " more reasons.");
  }

  private static Stream<LiveAccess> ours(Found found) {
    return found instanceof Found.Ours(LiveAccess access) ? Stream.of(access) : Stream.empty();
  }

  private Optional<Accesses> place(Mode mode) {
    return places.stream().filter(it -> it.mode() == mode).findFirst();
  }
}

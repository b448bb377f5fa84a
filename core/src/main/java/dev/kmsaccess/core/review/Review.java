package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyDirectory;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.AccessEnded.Cause;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.Decided;
import dev.kmsaccess.core.event.Forwarded;
import dev.kmsaccess.core.event.Release;
import dev.kmsaccess.core.event.Reviewed;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.usecase.AnswerChannel;
import dev.kmsaccess.core.usecase.OrganizationDirectory;
import dev.kmsaccess.core.usecase.UnannouncedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what lives against the rules, the organisation and the reaper's role, and ends what is not
 * to live on. Grants it ends itself, as the owner of the keys; what stands in key policies and
 * roles it has the policy writer take away, the only one who may.
 */
public final class Review {

  /** Few enough for one call of PutEvents. */
  private static final int ANNOUNCED_TOGETHER = 5;

  /** So much later than planned the next review may come to an access. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private final Terms terms;
  private final Ports ports;
  private final Duration period;
  private final InstantSource clock;

  /**
   * Makes a review.
   *
   * @param period after what time the next one comes
   */
  public Review(Terms terms, Ports ports, Duration period, InstantSource clock) {
    this.terms = terms;
    this.ports = ports;
    this.period = period;
    this.clock = clock;
  }

  /**
   * What the accesses are held against.
   *
   * @param installation this installation
   * @param retirer the role of our reaper
   * @param rules the rules
   * @param confirmed the version of the rules by which a person lets many accesses end
   * @param trusted accounts outside the organisation that may have access
   */
  public record Terms(
      Installation installation,
      PrincipalArn retirer,
      RuleBook rules,
      Optional<String> confirmed,
      Set<AccountId> trusted) {
    public Terms {
      trusted = Set.copyOf(trusted);
    }
  }

  /**
   * What a review reads and ends with.
   *
   * @param keys reads the keys
   * @param grants ends grants, as the owner of their keys
   * @param written where accesses live that are no grants; they are only listed
   * @param directory says what the rules need to know of a key
   * @param organization knows which accounts are ours
   * @param paths knows where they are in the organisation
   * @param answers where ends are announced, and decisions sent
   */
  public record Ports(
      KeyReader keys,
      Accesses grants,
      List<Accesses> written,
      KeyDirectory directory,
      OrganizationAccounts organization,
      OrganizationDirectory paths,
      AnswerChannel answers) {
    public Ports {
      written = List.copyOf(written);
    }
  }

  /**
   * Reviews all that lives.
   *
   * @param until nothing further is taken up from this instant on
   */
  public ReviewReport run(Instant until) {
    Census census =
        new CensusTaker(
                ports.keys(),
                terms.installation().keyAccount(),
                terms.installation().ownership(),
                terms.retirer(),
                ports.written(),
                clock)
            .take(until);
    Instant now = clock.instant();
    Verdict verdict =
        new Bench(census, terms, ports.directory(), ports.organization(), ports.paths())
            .judge(now, now.plus(period).plus(LATE));
    Carrying carrying = new Carrying();
    for (Ending ending : verdict.endings()) {
      if (!clock.instant().isBefore(until)) {
        carrying.troubles.add("there was no time left for " + ending.resident().access().name());
        break;
      }
      carrying.out(ending);
    }
    carrying.announce();
    ReviewReport report =
        new ReviewReport(
            census.keys().size(),
            census.residents().size(),
            carrying.ended,
            verdict.adrift(),
            verdict.held(),
            verdict.unjudged(),
            carrying.troubles,
            census.unread(),
            verdict.unplaced(),
            List.copyOf(carrying.unreached),
            carrying.unannounced);
    if (report.isNews()) {
      carrying.tell(new Reviewed(report.counts(), terms.rules().version()));
      carrying.announce();
    }
    return report;
  }

  /** Carries out a verdict. */
  private final class Carrying {
    private final Map<Cause, Integer> ended = new EnumMap<>(Cause.class);
    private final List<String> troubles = new ArrayList<>();
    private final List<Answer> unsent = new ArrayList<>();
    private final Set<AccountId> unreached = new LinkedHashSet<>();
    private final List<AccessEnded> unannounced = new ArrayList<>();

    void out(Ending ending) {
      LiveAccess access = ending.resident().access();
      if (!ending.resident().isGrant()) {
        ended.merge(ending.cause(), 1, Integer::sum);
        tell(new Forwarded(decision(access, ending.cause())));
        return;
      }
      switch (ports.grants().end(access)) {
        case Ended.Done done -> {
          ended.merge(ending.cause(), 1, Integer::sum);
          tell(AccessEnded.of(access, ending.cause(), clock.instant()));
        }
        // Somebody else ended it meanwhile, and has announced it.
        case Ended.AlreadyGone gone -> {}
        case Ended.Postponed(String why) -> troubles.add(access.name() + ": " + why);
        case Ended.Stuck(String why) -> troubles.add(access.name() + ": " + why);
      }
    }

    private Decided decision(LiveAccess access, Cause cause) {
      return new Decided.ToEnd(
          new Release(
              terms.installation().keyAccount(),
              access.name().id().requestId(),
              Optional.of(access.name().id().requester()),
              Optional.of(access.handle().key()),
              Optional.of(access.handle().id()),
              List.of()),
          cause,
          /* known= */ true,
          /* again= */ false);
    }

    void tell(Answer answer) {
      unsent.add(answer);
      if (unsent.size() >= ANNOUNCED_TOGETHER) {
        announce();
      }
    }

    void announce() {
      if (unsent.isEmpty()) {
        return;
      }
      try {
        unreached.addAll(ports.answers().publish(List.copyOf(unsent)));
      } catch (RuntimeException fault) {
        // Grants are over all the same; what was to be decided is so again in the next review.
        unannounced.addAll(UnannouncedException.endsAmong(unsent));
      }
      unsent.clear();
    }
  }
}

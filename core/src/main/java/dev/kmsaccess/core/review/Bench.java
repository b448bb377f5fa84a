package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyDirectory;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import dev.kmsaccess.core.audit.Standing;
import dev.kmsaccess.core.event.AccessEnded.Cause;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.usecase.OrganizationDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Judges the accesses of a census.
 *
 * <p>Access is taken away before its time only for what is known: an answer that did not come, a
 * grantee whom AWS shows by a unique id, an account whose place in the organisation the file does
 * not say, is no reason. And of one change of the rules more than a few accesses end only when a
 * person has confirmed that very version of them. What the key account made by hand in an emergency
 * never was by a rule, and ends by none; it lasts until its time, or until its account leaves.
 */
final class Bench {

  /** So many end by a change of the rules without a person's word, however few there are. */
  private static final int FEW = 10;

  /** Beyond that, one access in so many. */
  private static final int ONE_IN = 20;

  /** The reaper comes every minute, and announces what it ends. */
  private static final Duration LEFT_TO_THE_REAPER = Duration.ofMinutes(2);

  private final Review.Terms terms;
  private final Census census;
  private final KeyDirectory directory;
  private final OrganizationAccounts organization;
  private final OrganizationDirectory paths;
  private final Map<KeyArn, Optional<KeyFacts>> facts = new HashMap<>();
  private final Map<AccountId, Boolean> left = new HashMap<>();
  private final List<String> unplaced = new ArrayList<>();

  /**
   * Makes a bench for one census.
   *
   * @param directory says what the rules need to know of its keys
   */
  Bench(
      Census census,
      Review.Terms terms,
      KeyDirectory directory,
      OrganizationAccounts organization,
      OrganizationDirectory paths) {
    this.census = census;
    this.terms = terms;
    this.directory = directory;
    this.organization = organization;
    this.paths = paths;
  }

  /**
   * Judges.
   *
   * @param next when the next review has come at the latest
   */
  Verdict judge(Instant now, Instant next) {
    List<Ending> endings = new ArrayList<>();
    List<Resident> withdrawn = new ArrayList<>();
    List<Resident> staying = new ArrayList<>();
    int adrift = 0;
    int unjudged = 0;
    for (Resident resident : census.residents()) {
      LiveAccess access = resident.access();
      if (access.name().isOverdue(now)) {
        if (isForgotten(resident, now)) {
          endings.add(new Ending(resident, Cause.EXPIRED));
        }
        continue;
      }
      if (!resident.retirable() && access.name().expiry().isBefore(next)) {
        endings.add(new Ending(resident, Cause.RETIRER_LOST));
        continue;
      }
      adrift += resident.retirable() ? 0 : 1;
      if (hasLeft(access)) {
        endings.add(new Ending(resident, Cause.ACCOUNT_LEFT));
        continue;
      }
      if (access.name().id().isBreakGlass()) {
        continue;
      }
      switch (rules(access)) {
        case COVER -> staying.add(resident);
        case COVER_NOT -> withdrawn.add(resident);
        case UNKNOWN -> unjudged++;
      }
    }
    int live = staying.size() + withdrawn.size();
    boolean ends = census.isWhole() && maySee(withdrawn.size(), live);
    if (ends) {
      withdrawn.forEach(it -> endings.add(new Ending(it, Cause.RULE_WITHDRAWN)));
    }
    overLimit(staying).forEach(it -> endings.add(new Ending(it, Cause.OVER_LIMIT)));
    return new Verdict(endings, adrift, ends ? 0 : withdrawn.size(), unjudged, unplaced);
  }

  /** Whether a grant is over and nobody ends it. What is no grant ends by itself. */
  private static boolean isForgotten(Resident resident, Instant now) {
    return resident.isGrant()
        && (!resident.retirable()
            || resident.access().name().isOverdue(now.minus(LEFT_TO_THE_REAPER)));
  }

  /** Whether so many of the live accesses may end without a person's word, or there is one. */
  private boolean maySee(int withdrawn, int live) {
    return withdrawn <= Math.max(FEW, live / ONE_IN)
        || terms.confirmed().equals(Optional.of(rules().version()));
  }

  private boolean hasLeft(LiveAccess access) {
    return hasLeft(access.name().id().requester())
        || Arn.parse(access.grantee())
            .flatMap(it -> AccountId.parse(it.account()))
            .filter(this::hasLeft)
            .isPresent();
  }

  private boolean hasLeft(AccountId account) {
    return organization.tellsWhoIsOutside()
        && !terms.trusted().contains(account)
        && !account.equals(terms.installation().keyAccount())
        && left.computeIfAbsent(account, this::isOutside);
  }

  private boolean isOutside(AccountId account) {
    return switch (organization.standing(account)) {
      case Standing.Outside outside -> {
        // An organisation that does not know ourselves is not ours.
        AccountId own = terms.installation().keyAccount();
        boolean isOurs = organization.standing(own) instanceof Standing.Member;
        if (!isOurs) {
          unplaced.add(account + ": the organisation that was asked does not know " + own);
        }
        yield isOurs;
      }
      case Standing.Unknown(String why) -> {
        unplaced.add(account + ": " + why);
        yield false;
      }
      case Standing.Member member -> false;
      case Standing.Unlisted unlisted -> false;
    };
  }

  private enum Coverage {
    COVER,
    COVER_NOT,
    UNKNOWN
  }

  private Coverage rules(LiveAccess access) {
    Optional<KeyFacts> key = facts(access.handle().key());
    if (key.isEmpty()) {
      return Coverage.UNKNOWN;
    }
    Optional<String> path = path(access);
    if (rules().covers(access, key.get(), installation(), path)) {
      return Coverage.COVER;
    }
    // A rule for a part of the organisation may be about an account whose place nobody told us.
    return rules().asksForOrganizationPaths() && path.isEmpty()
        ? Coverage.UNKNOWN
        : Coverage.COVER_NOT;
  }

  private Optional<String> path(LiveAccess access) {
    return rules().asksForOrganizationPaths()
        ? paths.pathOf(access.name().id().requester())
        : Optional.empty();
  }

  private Optional<KeyFacts> facts(KeyArn key) {
    return facts.computeIfAbsent(
        key,
        it -> {
          String tag = census.keys().get(it);
          try {
            return tag == null
                ? directory.find(new KeyReference.ByArn(it))
                : directory.find(it, tag);
          } catch (RuntimeException unread) {
            return Optional.empty();
          }
        });
  }

  private record Holder(AccountId requester, KeyArn key) {}

  /**
   * Returns the newest grants above what the rules let an account have to a key. In the other modes
   * one writer counts, and opens no more.
   */
  private List<Resident> overLimit(List<Resident> staying) {
    Map<Holder, List<Resident>> grants = new LinkedHashMap<>();
    staying.stream()
        .filter(Resident::isGrant)
        .forEach(
            it ->
                grants
                    .computeIfAbsent(
                        new Holder(it.access().name().id().requester(), it.access().handle().key()),
                        holder -> new ArrayList<>())
                    .add(it));
    List<Resident> above = new ArrayList<>();
    for (List<Resident> group : grants.values()) {
      OptionalInt most = most(group);
      if (most.isPresent() && group.size() > most.getAsInt()) {
        group.sort(Comparator.comparing(Resident::made));
        above.addAll(group.subList(most.getAsInt(), group.size()));
      }
    }
    return above;
  }

  /** Returns the most generous limit of the rules that any of these may be under. */
  private OptionalInt most(List<Resident> group) {
    int most = 0;
    for (Resident it : group) {
      OptionalInt own =
          facts(it.access().handle().key())
              .map(key -> rules().most(it.access(), key, installation(), path(it.access())))
              .orElse(OptionalInt.empty());
      if (own.isEmpty()) {
        return OptionalInt.empty();
      }
      most = Math.max(most, own.getAsInt());
    }
    return OptionalInt.of(most);
  }

  private RuleBook rules() {
    return terms.rules();
  }

  private Installation installation() {
    return terms.installation();
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads every key and every grant of the Region, in our account and in those that let us, and so
 * finds what no event told: CloudTrail delivers on best effort.
 *
 * <p>It stops when its time is over and goes on where it was the next time, be it amid the grants
 * of a key. Accounts whose turn was longest ago come first, and one for which a whole run was not
 * enough waits until the others had theirs; so no account keeps the sweep from another, however
 * much there is to read in it. The very first reading of each account is a baseline: what it finds
 * is told in one message.
 */
public final class AuditSweep {

  /**
   * KMS may not list a grant yet that was made in the last minutes (<a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency">eventual
   * consistency</a>), so that it is missing proves nothing before.
   */
  private static final Duration SETTLED = Duration.ofMinutes(10);

  private final PolicyWatch policies;
  private final GrantWatch grants;
  private final KeyReader keys;
  private final FindingStore store;
  private final CoverageStore coverage;
  private final OrganizationAccounts organization;
  private final Voice voice;
  private final ClosingWord closing;
  private final Site site;
  private final InstantSource clock;

  /**
   * Where the sweep works.
   *
   * @param account the key account
   * @param region the Region
   * @param members whether member accounts are read, too
   * @param blindAfter an account that was not read completely for so long is blind
   */
  public record Site(AccountId account, String region, boolean members, Duration blindAfter) {}

  AuditSweep(
      PolicyWatch policies,
      GrantWatch grants,
      KeyReader keys,
      FindingStore store,
      CoverageStore coverage,
      OrganizationAccounts organization,
      Voice voice,
      ClosingWord closing,
      Site site,
      InstantSource clock) {
    this.policies = policies;
    this.grants = grants;
    this.keys = keys;
    this.store = store;
    this.coverage = coverage;
    this.organization = organization;
    this.voice = voice;
    this.closing = closing;
    this.site = site;
    this.clock = clock;
  }

  /** Reads as much as there is time for. */
  public AuditReport sweep(Instant until) {
    Round round = new Round(until);
    round.run();
    return round.report();
  }

  /** One run of the sweep. */
  private final class Round {
    private final Instant until;
    private final boolean quiet = coverage.baseline().isEmpty();
    private final Map<AccountId, Coverage> known =
        new TreeMap<>(Comparator.comparing(AccountId::id));
    private final Map<String, TrackedFinding> open = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private int read;
    private int told;

    Round(Instant until) {
      this.until = until;
      coverage.coverage().forEach(it -> known.put(it.account(), it));
      store.open().forEach(it -> open.put(it.subject().id(), it));
    }

    void run() {
      Set<AccountId> accounts = accounts();
      Set<AccountId> covered = Set.copyOf(known.keySet());
      accounts.forEach(it -> known.putIfAbsent(it, Coverage.none(it)));
      known.keySet().retainAll(accounts);
      List<Coverage> order =
          known.values().stream().sorted(Comparator.comparing(Coverage::lastTurn)).toList();
      boolean isFirst = true;
      for (Coverage account : order) {
        if (isLate()) {
          break;
        }
        Coverage before = account;
        if (isFirst) {
          // The whole run is its turn. It is noted before, for the run may be killed on the way.
          before = account.turnAt(clock.instant());
          coverage.put(before);
          isFirst = false;
        }
        note(account(before));
      }
      if (!isLate()) {
        letGoOfAccountsThatLeft(covered);
      }
      boolean complete = known.values().stream().allMatch(it -> it.completed().isPresent());
      if (quiet && (complete || isOver(order))) {
        baseline();
      }
    }

    /** Whether every account was tried: one that cannot be read must not hold up the baseline. */
    private boolean isOver(List<Coverage> order) {
      return !isLate()
          && order.stream()
              .map(it -> known.getOrDefault(it.account(), it))
              .allMatch(it -> it.completed().isPresent() || it.fault().isPresent());
    }

    private Set<AccountId> accounts() {
      Set<AccountId> accounts = new HashSet<>(Set.of(site.account()));
      if (site.members()) {
        switch (organization.members()) {
          case Looked.Seen<Set<AccountId>>(Set<AccountId> members) -> accounts.addAll(members);
          case Looked.Unseen<Set<AccountId>>(String why) -> {
            faults.add("the accounts of the organisation: " + why);
            accounts.addAll(known.keySet());
          }
        }
      }
      return accounts;
    }

    /**
     * What nobody looks at any more would stand as open for ever. Only an account that was read
     * before can have left; and who does not find even us in the organisation asks another one.
     */
    private void letGoOfAccountsThatLeft(Set<AccountId> covered) {
      Map<AccountId, List<TrackedFinding>> elsewhere = new HashMap<>();
      for (TrackedFinding finding : open.values()) {
        finding
            .subject()
            .ofKey()
            .map(KeyArn::account)
            .filter(it -> covered.contains(it) && !known.containsKey(it))
            .ifPresent(it -> elsewhere.computeIfAbsent(it, its -> new ArrayList<>()).add(finding));
      }
      if (elsewhere.isEmpty()
          || !(organization.standing(site.account()) instanceof Standing.Member)) {
        return;
      }
      elsewhere.forEach(
          (account, findings) ->
              whyNotOurs(account).ifPresent(why -> findings.forEach(it -> letGo(it, why))));
    }

    private void letGo(TrackedFinding finding, String why) {
      finding
          .subject()
          .ofKey()
          .filter(key -> !isLate())
          .ifPresent(key -> attempt(key, () -> count(closing.sayUnwatched(key, finding, why))));
    }

    private Optional<String> whyNotOurs(AccountId account) {
      return switch (organization.standing(account)) {
        case Standing.Outside left ->
            Optional.of("account " + account + " is not in the organisation any more");
        case Standing.Unlisted left ->
            Optional.of("account " + account + " is not on the list of our accounts any more");
        case Standing.Member member -> Optional.empty();
        case Standing.Unknown unknown -> Optional.empty();
      };
    }

    private void note(Coverage account) {
      known.put(account.account(), account);
      coverage.put(account);
      account.fault().ifPresent(why -> faults.add("account " + account.account() + ": " + why));
    }

    /** Reads one account, from where the last attempt broke off. */
    private Coverage account(Coverage before) {
      AccountId account = before.account();
      boolean isQuiet = quiet && before.completed().isEmpty();
      Set<KeyArn> seen = new HashSet<>();
      Coverage.Position left = before.next().orElse(Coverage.Position.at(Optional.empty()));
      int count = before.next().isEmpty() ? 0 : before.keys();
      while (true) {
        KeyReader.KeyPage page;
        switch (keys.keys(account, left.page())) {
          case Looked.Seen<KeyReader.KeyPage>(KeyReader.KeyPage it) -> page = it;
          case Looked.Unseen<KeyReader.KeyPage>(String why) -> {
            return before.broken(why, clock.instant());
          }
        }
        for (KeyArn key : unread(page.keys(), left)) {
          Coverage.Position at =
              left.key().equals(Optional.of(key))
                  ? left
                  : new Coverage.Position(left.page(), Optional.of(key), Optional.empty());
          Optional<Coverage.Position> rest = isLate() ? Optional.of(at) : key(key, at, isQuiet);
          if (rest.isPresent()) {
            return before.unfinished(count, rest.get());
          }
          seen.add(key);
        }
        count += page.keys().size();
        left = Coverage.Position.at(page.next());
        if (page.next().isEmpty()) {
          break;
        }
        // Should this function be killed, the next goes on here.
        coverage.put(before.unfinished(count, left));
      }
      closeKeysThatAreGone(account, seen);
      return before.complete(count, clock.instant());
    }

    /** All of a page where the key at which it broke off is not there any more. */
    private static List<KeyArn> unread(List<KeyArn> page, Coverage.Position left) {
      int from = left.key().map(page::indexOf).orElse(0);
      return page.subList(Math.max(from, 0), page.size());
    }

    /**
     * Reads one key from there on; returns where it goes on, if the time was over before its end.
     */
    private Optional<Coverage.Position> key(KeyArn key, Coverage.Position at, boolean isQuiet) {
      if (at.grants().isEmpty()) {
        read++;
        attempt(
            key,
            () -> {
              AuditOutcome outcome =
                  policies.swept(
                      key, Optional.ofNullable(open.get(new Subject.Policy(key).id())), isQuiet);
              count(outcome);
              if (outcome instanceof AuditOutcome.Unread(KeyArn unread, String why)) {
                faults.add(key + ": " + why);
              }
            });
      }
      Set<String> listed = new HashSet<>();
      Optional<String> from = at.grants();
      do {
        KeyReader.GrantPage page;
        switch (keys.grants(key, from)) {
          case Looked.Seen<KeyReader.GrantPage>(KeyReader.GrantPage it) -> page = it;
          case Looked.Unseen<KeyReader.GrantPage>(String why) -> {
            faults.add(key + ": " + why);
            return Optional.empty(); // grants that could not be seen are not gone
          }
        }
        for (SeenGrant grant : page.grants()) {
          if (isLate()) {
            return Optional.of(new Coverage.Position(at.page(), Optional.of(key), from));
          }
          Subject.Grant subject = subject(key, grant);
          listed.add(subject.id());
          attempt(
              key,
              () ->
                  count(
                      grants.swept(
                          subject, grant, Optional.ofNullable(open.get(subject.id())), isQuiet)));
        }
        from = page.next();
      } while (from.isPresent());
      closeGrantsThatAreGone(key, listed, at.grants().isPresent());
      return Optional.empty();
    }

    /**
     * Of a key whose grants were listed in parts, those of an earlier part are asked for one by
     * one.
     */
    private void closeGrantsThatAreGone(KeyArn key, Set<String> listed, boolean isPart) {
      Instant settled = clock.instant().minus(SETTLED);
      for (TrackedFinding finding : openGrants(key)) {
        if (isLate()) {
          return; // the next reading comes upon the others
        }
        if (!finding.since().isAfter(settled)
            && !listed.contains(finding.subject().id())
            && finding.subject() instanceof Subject.Grant grant
            && (!isPart || isGone(grant))) {
          attempt(
              key, () -> count(closing.say(key, finding, Optional.empty(), "the grant is gone")));
        }
      }
    }

    /** One that its own record told of is followed by itself, whoever it names. */
    private Subject.Grant subject(KeyArn key, SeenGrant grant) {
      Subject.Grant itself = new Subject.Grant(key, grant.grantId());
      return grant.namesNobody() && !open.containsKey(itself.id())
          ? Subject.Grant.toServices(key)
          : itself;
    }

    private boolean isGone(Subject.Grant grant) {
      return !grant.isOfServices()
          && keys.grant(grant.key(), grant.grantId())
              instanceof Looked.Seen<Optional<SeenGrant>>(Optional<SeenGrant> listed)
          && listed.isEmpty();
    }

    /**
     * What cannot be told of one key is told the next time, and keeps nobody from telling of those
     * after it; the run fails at its end.
     */
    private void attempt(KeyArn key, Runnable work) {
      try {
        work.run();
      } catch (RuntimeException e) {
        faults.add(key + ": " + e.getMessage());
        failure = failure.or(() -> Optional.of(e));
      }
    }

    private List<TrackedFinding> openGrants(KeyArn key) {
      return open.values().stream()
          .filter(it -> it.subject() instanceof Subject.Grant grant && grant.key().equals(key))
          .toList();
    }

    private void count(AuditOutcome outcome) {
      if (outcome instanceof AuditOutcome.Alerted || outcome instanceof AuditOutcome.ClosedAgain) {
        told++;
      }
    }

    /**
     * A key that is open and was not listed may have been read in an earlier part of this reading;
     * so it is asked for by itself.
     */
    private void closeKeysThatAreGone(AccountId account, Set<KeyArn> seen) {
      Set<KeyArn> missing = new LinkedHashSet<>();
      open.values().stream()
          .flatMap(it -> it.subject().ofKey().stream())
          .filter(it -> it.account().equals(account) && keys.reaches(it) && !seen.contains(it))
          .forEach(missing::add);
      for (KeyArn key : missing) {
        if (isLate()) {
          return; // the next reading comes upon the others
        }
        if (keys.current(key) instanceof KeyPolicies.Reading.Gone) {
          open.values().stream()
              .filter(it -> it.subject().ofKey().equals(Optional.of(key)))
              .forEach(
                  it ->
                      attempt(
                          key,
                          () -> count(closing.say(key, it, Optional.empty(), "the key is gone"))));
        }
      }
    }

    private void baseline() {
      Instant now = clock.instant();
      List<TrackedFinding> found = store.open().stream().filter(TrackedFinding::baseline).toList();
      if (found.isEmpty()) {
        // Nobody is woken to hear that there is nothing.
        coverage.baselineAt(now);
        return;
      }
      int count = known.values().stream().mapToInt(Coverage::keys).sum();
      if (!found.isEmpty()) {
        voice.say(
            new BaselineAlert(site.account().id(), site.region(), count, found, now).message());
      }
      coverage.baselineAt(now);
    }

    private boolean isLate() {
      return !clock.instant().isBefore(until);
    }

    AuditReport report() {
      Instant now = clock.instant();
      List<AccountId> blind =
          known.values().stream()
              .filter(
                  it ->
                      it.completed()
                          .filter(at -> now.isBefore(at.plus(site.blindAfter())))
                          .isEmpty())
              .map(Coverage::account)
              .toList();
      return new AuditReport(read, told, known.size(), blind, isLate(), faults, failure);
    }
  }
}

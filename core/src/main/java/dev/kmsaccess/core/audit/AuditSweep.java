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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads every key and every grant of the Region, in our account and in those that let us, and so
 * finds what no event told: CloudTrail delivers on best effort.
 *
 * <p>It stops when its time is over and goes on where it was the next time; accounts that were read
 * longest ago come first. The very first sweep of an installation is a baseline: what it finds is
 * told in one message.
 */
public final class AuditSweep {

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
    private int read;
    private int told;

    Round(Instant until) {
      this.until = until;
      coverage.coverage().forEach(it -> known.put(it.account(), it));
      store.open().forEach(it -> open.put(it.subject().id(), it));
    }

    void run() {
      Set<AccountId> accounts = accounts();
      accounts.forEach(it -> known.putIfAbsent(it, Coverage.none(it)));
      known.keySet().retainAll(accounts);
      List<Coverage> order =
          known.values().stream()
              .sorted(Comparator.comparing(it -> it.completed().orElse(Instant.EPOCH)))
              .toList();
      for (Coverage account : order) {
        if (isLate()) {
          break;
        }
        note(account(account));
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

    private void note(Coverage account) {
      known.put(account.account(), account);
      coverage.put(account);
      account.fault().ifPresent(why -> faults.add("account " + account.account() + ": " + why));
    }

    /** Reads one account, from where the last attempt broke off. */
    private Coverage account(Coverage before) {
      AccountId account = before.account();
      Set<String> seen = new HashSet<>();
      Optional<String> from = before.next();
      boolean whole = from.isEmpty();
      int count = whole ? 0 : before.keys();
      while (true) {
        KeyReader.KeyPage page;
        switch (keys.keys(account, from)) {
          case Looked.Seen<KeyReader.KeyPage>(KeyReader.KeyPage it) -> page = it;
          case Looked.Unseen<KeyReader.KeyPage>(String why) -> {
            return new Coverage(
                account, before.completed(), before.keys(), Optional.empty(), Optional.of(why));
          }
        }
        for (KeyArn key : page.keys()) {
          if (isLate()) {
            return new Coverage(account, before.completed(), count, from, Optional.empty());
          }
          Optional<String> fault = key(key, seen);
          if (fault.isPresent()) {
            faults.add(key + ": " + fault.get());
          }
          count++;
        }
        from = page.next();
        if (from.isEmpty()) {
          break;
        }
      }
      if (whole) {
        closeWhatIsGone(account, seen);
      }
      return new Coverage(
          account, Optional.of(clock.instant()), count, Optional.empty(), Optional.empty());
    }

    private Optional<String> key(KeyArn key, Set<String> seen) {
      Subject.Policy policy = new Subject.Policy(key);
      seen.add(policy.id());
      read++;
      AuditOutcome outcome = policies.swept(key, Optional.ofNullable(open.get(policy.id())), quiet);
      count(outcome);
      Looked<Boolean> all =
          keys.grants(
              key,
              grant -> {
                Subject.Grant subject = new Subject.Grant(key, grant.grantId());
                seen.add(subject.id());
                count(grants.swept(key, grant, Optional.ofNullable(open.get(subject.id())), quiet));
                return true;
              });
      if (all instanceof Looked.Unseen<Boolean>(String why)) {
        // Grants that could not be seen are not gone.
        open.keySet().stream().filter(id -> id.startsWith("grant " + key + " ")).forEach(seen::add);
        return Optional.of(why);
      }
      return outcome instanceof AuditOutcome.Unread(KeyArn unread, String why)
          ? Optional.of(why)
          : Optional.empty();
    }

    private void count(AuditOutcome outcome) {
      if (outcome instanceof AuditOutcome.Alerted || outcome instanceof AuditOutcome.ClosedAgain) {
        told++;
      }
    }

    private void closeWhatIsGone(AccountId account, Set<String> seen) {
      open.values().stream()
          .filter(it -> !seen.contains(it.subject().id()))
          .forEach(
              it -> {
                switch (it.subject()) {
                  case Subject.Policy(KeyArn key)
                      when key.account().equals(account) && key.region().equals(site.region()) ->
                      count(closing.say(key, it, Optional.empty(), "the key is gone"));
                  case Subject.Grant(KeyArn key, String id)
                      when key.account().equals(account) && key.region().equals(site.region()) ->
                      count(closing.say(key, it, Optional.empty(), "the grant is gone"));
                  case Subject.Policy other -> {}
                  case Subject.Grant other -> {}
                  case Subject.Event other -> {}
                }
              });
    }

    private void baseline() {
      Instant now = clock.instant();
      List<TrackedFinding> found = store.open().stream().filter(TrackedFinding::baseline).toList();
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
      return new AuditReport(read, told, known.size(), blind, isLate(), faults);
    }
  }
}

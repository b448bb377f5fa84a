package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The analysis that knows the organisation's accounts: where a policy looks open, the accounts that
 * it names are looked up, and those of ours are inside. A closed policy costs no look-up.
 *
 * @param trust who is inside at an instant, by the files that we deploy
 * @param organization tells of every other account
 */
public record OrganizationAnalysis(
    Function<Instant, TrustZone> trust, OrganizationAccounts organization)
    implements ExposureAnalysis {

  /** A policy that names more accounts than these is judged without looking up the rest. */
  private static final int MOST_LOOKED_UP = 50;

  private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9])[0-9]{12}(?![0-9])");

  @Override
  public ExposureVerdict analyze(PolicyDocument policy, KeyArn key, Instant now) {
    TrustZone zone = trust.apply(now);
    ExposureVerdict verdict = ExposureAnalyzer.within(zone).analyze(policy, key, now);
    if (verdict.isClosed()) {
      return verdict;
    }
    Set<AccountId> ours = new LinkedHashSet<>();
    Map<AccountId, String> unknown = new LinkedHashMap<>();
    named(policy).stream()
        .filter(it -> !it.equals(key.account()) && !zone.trusts(it))
        .limit(MOST_LOOKED_UP)
        .forEach(
            it -> {
              switch (organization.standing(it)) {
                case Standing.Member member -> ours.add(it);
                case Standing.Unknown(String why) -> unknown.put(it, why);
                case Standing.Outside stranger -> {}
                case Standing.Unlisted stranger -> {}
              }
            });
    TrustZone known = zone.with(ours);
    ExposureVerdict looked =
        ours.isEmpty() ? verdict : ExposureAnalyzer.within(known).analyze(policy, key, now);
    if (unknown.isEmpty()) {
      return looked;
    }
    ExposureVerdict atBest =
        ExposureAnalyzer.within(known.with(unknown.keySet())).analyze(policy, key, now);
    return doubted(looked, atBest, unknown);
  }

  /** What would not be open if the unknown accounts were ours, is open but not proven. */
  private static ExposureVerdict doubted(
      ExposureVerdict verdict, ExposureVerdict atBest, Map<AccountId, String> unknown) {
    Set<Integer> certain =
        atBest.findings().stream().map(Finding::statement).collect(Collectors.toSet());
    String doubt =
        " It is not known whether %s is ours: %s."
            .formatted(
                unknown.keySet().stream().map(AccountId::id).collect(Collectors.joining(", ")),
                unknown.values().iterator().next());
    List<Finding> findings =
        verdict.findings().stream()
            .map(it -> certain.contains(it.statement()) ? it : it.doubted(doubt))
            .toList();
    return new ExposureVerdict(
        verdict.exposure(), verdict.opensAt(), findings, verdict.advisories());
  }

  private static Set<AccountId> named(PolicyDocument policy) {
    Set<AccountId> accounts = new LinkedHashSet<>();
    Matcher matcher = ACCOUNT.matcher(PolicyText.compact(policy));
    while (matcher.find()) {
      accounts.add(new AccountId(matcher.group()));
    }
    return accounts;
  }
}

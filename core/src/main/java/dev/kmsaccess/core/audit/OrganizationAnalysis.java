package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyText;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    named(policy).stream()
        .filter(it -> !it.equals(key.account()) && !zone.trusts(it))
        .limit(MOST_LOOKED_UP)
        .filter(it -> organization.standing(it) instanceof Standing.Member)
        .forEach(ours::add);
    return ours.isEmpty()
        ? verdict
        : ExposureAnalyzer.within(zone.with(ours)).analyze(policy, key, now);
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

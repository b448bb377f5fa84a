package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One rule: which accounts may ask for what on which keys.
 *
 * @param id what it is called in answers
 * @param description what it is for
 * @param keys the keys
 * @param accounts the accounts that may ask
 * @param organizationPaths the parts of the organisation whose accounts may ask, as patterns over
 *     {@code o-…/r-…/ou-…/}
 * @param grantees who may be given access, as patterns over ARNs
 * @param granteeAccounts accounts whose principals may be given access although another account
 *     asks; the asking account's own always may
 * @param allowWholeAccount whether access may be given to a whole account ({@code :root})
 * @param operations what may be asked for
 * @param modes how access may be made
 * @param longestDuration how long it may last
 * @param maxLive how many accesses of one account may live at the same time
 * @param encryptionContext the keys that an access must be bound to, each with a pattern for its
 *     value, in which {@value #ACCOUNT} stands for the asking account
 * @param reasonPattern what the reason must look like; without it no reason is needed
 * @param approvers the accounts of which one must approve what the rule allows; where there are
 *     none it is given at once
 * @param contact whom to ask
 */
public record Rule(
    String id,
    Optional<String> description,
    List<KeyPattern> keys,
    Set<AccountId> accounts,
    List<Glob> organizationPaths,
    List<Glob> grantees,
    Set<AccountId> granteeAccounts,
    boolean allowWholeAccount,
    Set<KmsOperation> operations,
    Set<Mode> modes,
    Duration longestDuration,
    Optional<Integer> maxLive,
    Map<String, String> encryptionContext,
    Optional<Glob> reasonPattern,
    Set<AccountId> approvers,
    Optional<String> contact) {

  /** Stands for the asking account in a pattern for the value of an encryption context. */
  public static final String ACCOUNT = "${account}";

  public Rule {
    keys = List.copyOf(keys);
    accounts = Set.copyOf(accounts);
    organizationPaths = List.copyOf(organizationPaths);
    grantees = List.copyOf(grantees);
    granteeAccounts = Set.copyOf(granteeAccounts);
    operations = KmsOperation.inOrder(operations);
    modes = Set.copyOf(modes);
    approvers = Set.copyOf(approvers);
    encryptionContext = Map.copyOf(encryptionContext);
  }

  /**
   * Whether an account may ask under this rule.
   *
   * @param organizationPath where the account is in the organisation, if that is known
   */
  public boolean namesAccount(AccountId account, Optional<String> organizationPath) {
    return accounts.contains(account)
        || organizationPath
            .filter(path -> organizationPaths.stream().anyMatch(glob -> glob.matches(path)))
            .isPresent();
  }

  /** Returns the pattern for the value of an encryption context key, for an asking account. */
  Glob contextPattern(String key, AccountId account) {
    return new Glob(encryptionContext.getOrDefault(key, "*").replace(ACCOUNT, account.id()));
  }
}

package dev.kmsaccess.aws.organizations;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import dev.kmsaccess.core.audit.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

/**
 * The accounts of the organisation, asked of AWS Organizations and remembered for a while: it takes
 * few calls a second (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 * A failure is not remembered.
 */
public final class OrganizationsAccounts implements OrganizationAccounts {

  /** Long enough to spare the quota, short enough that an account which left is soon outside. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final Supplier<OrganizationsClient> organizations;
  private final InstantSource clock;
  private final Map<AccountId, Answer> answers = new HashMap<>();

  private record Answer(Standing standing, Instant until) {}

  /**
   * Makes the directory.
   *
   * @param organizations a client of the management account or of a delegated administrator; made
   *     when it is first needed
   */
  public OrganizationsAccounts(Supplier<OrganizationsClient> organizations, InstantSource clock) {
    this.organizations = organizations;
    this.clock = clock;
  }

  @Override
  public Standing standing(AccountId account) {
    Instant now = clock.instant();
    Answer known = answers.get(account);
    if (known != null && now.isBefore(known.until())) {
      return known.standing();
    }
    Standing standing = ask(account);
    if (!(standing instanceof Standing.Unknown)) {
      answers.put(account, new Answer(standing, now.plus(REMEMBERED)));
    }
    return standing;
  }

  @Override
  public Looked<Set<AccountId>> members() {
    try {
      Set<AccountId> members = new HashSet<>();
      Optional<String> token = Optional.empty();
      do {
        ListAccountsResponse page =
            organizations
                .get()
                .listAccounts(ListAccountsRequest.builder().nextToken(token.orElse(null)).build());
        page.accounts().stream()
            .filter(OrganizationsAccounts::isOpen)
            .map(it -> new AccountId(it.id()))
            .forEach(members::add);
        token = Optional.ofNullable(page.nextToken());
      } while (token.isPresent());
      return new Looked.Seen<>(members);
    } catch (SdkException e) {
      return new Looked.Unseen<>("AWS Organizations could not be asked: " + said(e));
    }
  }

  private Standing ask(AccountId account) {
    try {
      organizations.get().describeAccount(it -> it.accountId(account.id()));
      return new Standing.Member();
    } catch (AccountNotFoundException stranger) {
      return new Standing.Outside();
    } catch (SdkException e) {
      return new Standing.Unknown("AWS Organizations could not be asked: " + said(e));
    }
  }

  /** Nothing can be read in an account that is suspended or being closed. */
  private static boolean isOpen(Account account) {
    return account.stateAsString() == null
        ? "ACTIVE".equals(account.statusAsString())
        : account.stateAsString().equals("ACTIVE");
  }

  private static String said(SdkException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

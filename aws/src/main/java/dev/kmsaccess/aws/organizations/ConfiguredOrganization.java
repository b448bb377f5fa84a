package dev.kmsaccess.aws.organizations;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.Trust;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Which accounts are ours, from wherever the settings say that it is known. */
public final class ConfiguredOrganization {

  /** The word for an account that may ask AWS Organizations by itself. */
  private static final String SELF = "self";

  private ConfiguredOrganization() {}

  /**
   * Returns AWS Organizations where the settings name a way to ask it, and the list in the file of
   * exceptions where they do not.
   *
   * @param own the account that the function runs in
   * @param organizations makes a client with our own credentials
   * @param sts makes a client of STS, where a role is to be assumed
   * @param as makes a client with the credentials of that role
   */
  public static OrganizationAccounts of(
      Settings settings,
      Trust trust,
      AccountId own,
      Supplier<OrganizationsClient> organizations,
      Supplier<StsClient> sts,
      Function<AwsSessionCredentials, OrganizationsClient> as,
      InstantSource clock) {
    Optional<String> role = settings.optional(Settings.ORGANIZATIONS_ROLE);
    if (role.isEmpty()) {
      Set<AccountId> listed = new HashSet<>(trust.exceptions().memberAccounts());
      if (!listed.isEmpty()) {
        listed.add(own);
      }
      return OrganizationAccounts.listed(listed);
    }
    return new OrganizationsAccounts(
        role.get().equals(SELF)
            ? organizations
            : new AssumedOrganizations(sts.get(), role.get(), as, clock),
        clock);
  }
}

package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is inside. The account that owns the key is always inside and need not be named.
 *
 * @param organizations our organisations; the key's own comes first
 * @param accounts accounts that are known to be ours; none if the list is not at hand, and then a
 *     member account that a policy names without its organisation counts as outside
 * @param organizationPaths parts of other organisations that are trusted, each from the
 *     organisation's id down and ending in a slash, such as {@code o-a1b2c3d4e5/r-ab12/ou-ab12-1/}
 * @param trustedAccounts outside accounts that are accepted
 * @param networks address ranges that only insiders can call from
 * @param vpcs ids of VPCs that only insiders can call from
 * @param endpoints ids of VPC endpoints that only insiders can call through
 */
public record TrustZone(
    Set<OrganizationId> organizations,
    Set<AccountId> accounts,
    List<String> organizationPaths,
    Set<AccountId> trustedAccounts,
    List<CidrBlock> networks,
    Set<String> vpcs,
    Set<String> endpoints) {

  public TrustZone {
    organizations = Collections.unmodifiableSet(new LinkedHashSet<>(organizations));
    accounts = Set.copyOf(accounts);
    organizationPaths = List.copyOf(organizationPaths);
    trustedAccounts = Set.copyOf(trustedAccounts);
    networks = List.copyOf(networks);
    vpcs = Set.copyOf(vpcs);
    endpoints = Set.copyOf(endpoints);
    for (String path : organizationPaths) {
      int slash = path.indexOf('/');
      if (slash < 0
          || !path.endsWith("/")
          || OrganizationId.parse(path.substring(0, slash)).isEmpty()) {
        throw new IllegalArgumentException(
            "an organisation path begins with the organisation's id and ends with a slash, as in"
                + " o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/, not: "
                + path);
      }
    }
  }

  /** Returns the zone in which nobody is trusted but the key's own account. */
  public static TrustZone ownAccountOnly() {
    return builder().build();
  }

  /** Returns a builder of a zone. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the organisations of which a grantee of an account must be in one. A trusted account
   * may be in none of ours, so its grantees are not asked for any.
   */
  public List<OrganizationId> organizationsAskedOf(AccountId account) {
    return trustedAccounts.contains(account) ? List.of() : List.copyOf(organizations);
  }

  /** Whether the account is ours or trusted; false also where that is not known. */
  public boolean trusts(AccountId account) {
    return accounts.contains(account) || trustedAccounts.contains(account);
  }

  /** Returns the zone in which these accounts are ours, too. */
  public TrustZone with(Set<AccountId> more) {
    Set<AccountId> all = new LinkedHashSet<>(accounts);
    all.addAll(more);
    return new TrustZone(
        organizations, all, organizationPaths, trustedAccounts, networks, vpcs, endpoints);
  }

  /** Returns the organisation that the key itself belongs to, if there is one. */
  Optional<OrganizationId> ownOrganization() {
    return organizations.isEmpty()
        ? Optional.empty()
        : Optional.of(organizations.iterator().next());
  }

  /** Collects the parts of a zone. */
  public static final class Builder {
    private final Set<OrganizationId> organizations = new LinkedHashSet<>();
    private final Set<AccountId> accounts = new LinkedHashSet<>();
    private final List<String> organizationPaths = new ArrayList<>();
    private final Set<AccountId> trustedAccounts = new LinkedHashSet<>();
    private final List<CidrBlock> networks = new ArrayList<>();
    private final Set<String> vpcs = new LinkedHashSet<>();
    private final Set<String> endpoints = new LinkedHashSet<>();

    private Builder() {}

    /** Adds an organisation of ours; the key's own comes first. */
    public Builder organization(OrganizationId organization) {
      organizations.add(organization);
      return this;
    }

    /** Adds an account of ours. */
    public Builder account(AccountId account) {
      accounts.add(account);
      return this;
    }

    /** Adds a trusted part of another organisation. */
    public Builder organizationPath(String path) {
      organizationPaths.add(path);
      return this;
    }

    /** Adds an outside account that is accepted. */
    public Builder trustedAccount(AccountId account) {
      trustedAccounts.add(account);
      return this;
    }

    /** Adds an address range that only insiders call from. */
    public Builder network(CidrBlock network) {
      networks.add(network);
      return this;
    }

    /** Adds a VPC that only insiders call from. */
    public Builder vpc(String id) {
      vpcs.add(id);
      return this;
    }

    /** Adds a VPC endpoint that only insiders call through. */
    public Builder endpoint(String id) {
      endpoints.add(id);
      return this;
    }

    /** Returns the zone. */
    public TrustZone build() {
      return new TrustZone(
          organizations, accounts, organizationPaths, trustedAccounts, networks, vpcs, endpoints);
    }
  }
}

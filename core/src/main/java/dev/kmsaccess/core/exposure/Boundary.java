package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A trust zone, together with the account that owns the key, made ready for looking things up. */
final class Boundary {

  private final String owner;
  private final TrustZone zone;
  private final Set<String> accounts;
  private final Set<String> organizations;

  private Boundary(String owner, TrustZone zone, Set<String> accounts, Set<String> organizations) {
    this.owner = owner;
    this.zone = zone;
    this.accounts = accounts;
    this.organizations = organizations;
  }

  /** Returns the boundary of a zone that owns no key yet. */
  static Boundary of(TrustZone zone) {
    return new Boundary(
        "",
        zone,
        Stream.concat(zone.accounts().stream(), zone.trustedAccounts().stream())
            .map(AccountId::id)
            .collect(Collectors.toUnmodifiableSet()),
        zone.organizations().stream()
            .map(OrganizationId::id)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** Returns the boundary around the same zone and the account that owns a key. */
  Boundary around(AccountId keyOwner) {
    return new Boundary(keyOwner.id(), zone, accounts, organizations);
  }

  /** Returns the boundary in which the account that owns the key is one of ours like the others. */
  Boundary aroundNobody() {
    Set<String> all = new LinkedHashSet<>(accounts);
    all.add(owner);
    return new Boundary("", zone, all, organizations);
  }

  String owner() {
    return owner;
  }

  TrustZone zone() {
    return zone;
  }

  boolean hasAccount(String account) {
    return account.equals(owner) || accounts.contains(account);
  }

  boolean hasOrganization(String organization) {
    return organizations.contains(organization);
  }

  Set<String> organizations() {
    return organizations;
  }

  /** Returns the other accounts that are known to be inside. */
  List<String> otherAccounts() {
    return accounts.stream().filter(it -> !it.equals(owner)).sorted().toList();
  }

  boolean hasPath(String path) {
    return hasOrganization(View.FIRST_STEP.of(path))
        || zone.organizationPaths().stream().anyMatch(path::startsWith);
  }

  /** Returns the pattern of the trusted paths that this one belongs to. */
  Glob pathPattern(String path) {
    String organization = View.FIRST_STEP.of(path);
    String trusted =
        hasOrganization(organization)
            ? organization + "/"
            : zone.organizationPaths().stream().filter(path::startsWith).findFirst().orElse(path);
    return Glob.like(trusted + "*");
  }

  boolean hasAddress(CidrBlock address) {
    for (CidrBlock network : zone.networks()) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}

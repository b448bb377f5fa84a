package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.TrustZone;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Accounts, organisations and networks of which more is known than the lines say, so that they are
 * no mere names.
 */
final class KnownNames {

  private final AccountNumbers accounts;
  private final byte[][] organizations;
  private final byte[][] networks;

  /** Takes whom a zone knows, and further accounts. */
  KnownNames(TrustZone zone, Set<AccountId> further) {
    this.accounts =
        new AccountNumbers(
            Stream.of(zone.accounts(), zone.trustedAccounts(), further)
                .flatMap(Set::stream)
                .toList());
    this.organizations =
        words(
            zone.organizations().stream().map(OrganizationId::id),
            zone.organizationPaths().stream().map(it -> it.substring(0, it.indexOf('/'))));
    this.networks = words(zone.vpcs().stream(), zone.endpoints().stream());
  }

  private static byte[][] words(Stream<String> some, Stream<String> others) {
    return LineBytes.words(Stream.concat(some, others).toArray(String[]::new));
  }

  boolean hasAccount(long account) {
    return accounts.contains(account);
  }

  boolean hasOrganization(LineBytes text, int from, int to) {
    return text.isAny(organizations, from, to);
  }

  boolean hasNetwork(LineBytes text, int from, int to) {
    return text.isAny(networks, from, to);
  }
}

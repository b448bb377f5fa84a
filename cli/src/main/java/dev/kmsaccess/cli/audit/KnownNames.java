package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.exposure.TrustZone;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Accounts and organisations of which more is known than the lines say, so that they are no mere
 * names.
 *
 * @param organizations their ids in ASCII
 */
record KnownNames(AccountNumbers accounts, List<byte[]> organizations) {

  /** Returns whom a zone knows, and further accounts. */
  static KnownNames of(TrustZone zone, Set<AccountId> further) {
    return new KnownNames(
        AccountNumbers.of(
            Stream.of(zone.accounts(), zone.trustedAccounts(), further)
                .flatMap(Set::stream)
                .toList()),
        Stream.concat(
                zone.organizations().stream().map(it -> it.id()),
                zone.organizationPaths().stream().map(it -> it.substring(0, it.indexOf('/'))))
            .map(LineBytes::word)
            .toList());
  }

  boolean hasOrganization(byte[] bytes, int from, int to) {
    for (byte[] organization : organizations) {
      if (Arrays.equals(organization, 0, organization.length, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }
}

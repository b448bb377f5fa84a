package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.exposure.TrustZone;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Accounts, organisations and networks of which more is known than the lines say, so that they are
 * no mere names.
 *
 * @param organizations their ids in ASCII
 * @param networks the ids of VPCs and VPC endpoints in ASCII
 */
record KnownNames(AccountNumbers accounts, List<byte[]> organizations, List<byte[]> networks) {

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
            .toList(),
        Stream.concat(zone.vpcs().stream(), zone.endpoints().stream())
            .map(LineBytes::word)
            .toList());
  }

  boolean hasOrganization(byte[] bytes, int from, int to) {
    return isAmong(organizations, bytes, from, to);
  }

  boolean hasNetwork(byte[] bytes, int from, int to) {
    return isAmong(networks, bytes, from, to);
  }

  private static boolean isAmong(List<byte[]> names, byte[] bytes, int from, int to) {
    for (byte[] name : names) {
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }
}

package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.CidrBlock;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom the security team trusts besides the key accounts, and which exposures it accepts. Every
 * exception has an owner and an end.
 *
 * @param organizations our organisations, the key accounts' own first
 * @param memberAccounts accounts that are known to be ours
 * @param trustedAccounts outside accounts that are trusted
 * @param trustedNetworks networks that only insiders call from
 * @param acceptedExposures exposures that are accepted as they are
 */
public record Exceptions(
    Set<OrganizationId> organizations,
    Set<AccountId> memberAccounts,
    List<TrustedAccount> trustedAccounts,
    List<TrustedNetwork> trustedNetworks,
    List<AcceptedExposure> acceptedExposures) {

  public Exceptions {
    organizations = Collections.unmodifiableSet(new LinkedHashSet<>(organizations));
    memberAccounts = Set.copyOf(memberAccounts);
    trustedAccounts = List.copyOf(trustedAccounts);
    trustedNetworks = List.copyOf(trustedNetworks);
    acceptedExposures = List.copyOf(acceptedExposures);
  }

  /**
   * Why an exception stands, and for how long.
   *
   * @param owner who answers for it
   * @param reason why it is needed
   * @param until its last day, in UTC
   */
  public record Grounds(String owner, String reason, LocalDate until) {
    /** Whether the exception still stands. */
    public boolean standAt(Instant now) {
      return now.isBefore(until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
  }

  /** An outside account whose principals count as ours. */
  public record TrustedAccount(AccountId account, Grounds grounds) {}

  /**
   * A network that only insiders call from.
   *
   * @param kind what {@code id} is
   * @param id a range in CIDR notation, or the id of a VPC or of a VPC endpoint
   */
  public record TrustedNetwork(Kind kind, String id, Grounds grounds) {
    /** The ways to name a network. */
    public enum Kind {
      CIDR,
      VPC,
      VPC_ENDPOINT
    }
  }

  /**
   * An exposure that is accepted as long as its statement does not change.
   *
   * @param key the key
   * @param statementSha256 64 hex digits over the statement that opens it
   */
  public record AcceptedExposure(KeyArn key, String statementSha256, Grounds grounds) {}

  /** Returns the accounts that are trusted at an instant. */
  public Set<AccountId> accountsTrustedAt(Instant now) {
    return trustedAccounts.stream()
        .filter(it -> it.grounds().standAt(now))
        .map(TrustedAccount::account)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the networks of a kind that are trusted at an instant. */
  public Set<String> networksTrustedAt(TrustedNetwork.Kind kind, Instant now) {
    return trustedNetworks.stream()
        .filter(it -> it.kind() == kind && it.grounds().standAt(now))
        .map(TrustedNetwork::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Adds whom these exceptions make insiders of at an instant. */
  public void widen(TrustZone.Builder zone, Instant now) {
    organizations.forEach(zone::organization);
    memberAccounts.forEach(zone::account);
    accountsTrustedAt(now).forEach(zone::trustedAccount);
    networksTrustedAt(TrustedNetwork.Kind.CIDR, now).stream()
        .flatMap(range -> CidrBlock.parse(range).stream())
        .forEach(zone::network);
    networksTrustedAt(TrustedNetwork.Kind.VPC, now).forEach(zone::vpc);
    networksTrustedAt(TrustedNetwork.Kind.VPC_ENDPOINT, now).forEach(zone::endpoint);
  }

  /** Whether any exposure of a key is accepted, at whatever time. */
  public boolean acceptAnyOf(KeyArn key) {
    return acceptedExposures.stream().anyMatch(it -> it.key().equals(key));
  }

  /** Whether an exposure is accepted at an instant, as its statement stands. */
  public boolean accepts(KeyArn key, String statementSha256, Instant now) {
    return acceptedExposures.stream()
        .anyMatch(
            it ->
                it.key().equals(key)
                    && it.statementSha256().equals(statementSha256)
                    && it.grounds().standAt(now));
  }
}

package dev.kmsaccess.core.access;

import dev.kmsaccess.core.access.AccessName.Reading;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The test of what is ours.
 *
 * <p>Any account on earth can make grants on its own keys that name our reaper as retiring
 * principal and copy our names. So a name counts only on a key of a configured key account, in a
 * grant which that very account made, and only if its expiry is one that we could have written.
 *
 * @param stack this installation
 * @param keyAccounts the accounts whose keys it gives access to
 * @param longest the longest access that it makes
 */
public record Ownership(StackName stack, Set<AccountId> keyAccounts, Duration longest) {

  /** How far a request's time may run ahead of KMS's clock. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  public Ownership {
    keyAccounts = Set.copyOf(keyAccounts);
    if (keyAccounts.isEmpty()) {
      throw new IllegalArgumentException("at least one key account is needed");
    }
    if (!longest.isPositive()) {
      throw new IllegalArgumentException("the longest access must last, not " + longest);
    }
  }

  /** Judges a grant; total, whatever the grant says of itself. */
  public Found judge(ListedGrant grant) {
    return switch (AccessName.parse(grant.name())) {
      case Reading.NotOurs notOurs -> foreign(grant, "its name is none of ours");
      case Reading.UnknownVersion(String version, StackName itsStack) ->
          objection(grant, itsStack)
              .<Found>map(why -> foreign(grant, why))
              .orElseGet(
                  () ->
                      new Found.Unreadable(
                          where(grant), "its name is of version " + version + ", not 1"));
      case Reading.Read(AccessName name) ->
          objection(grant, name.stack())
              .or(() -> objectionToExpiry(grant, name.expiry()))
              .<Found>map(why -> foreign(grant, why))
              .orElseGet(() -> ours(grant, name));
    };
  }

  private Found ours(ListedGrant grant, AccessName name) {
    Handle handle = new Handle.Grant(KeyArn.of(grant.key()), grant.grantId());
    return new Found.Ours(
        new LiveAccess(
            name,
            handle,
            grant.grantee(),
            grant.operations().contains(KmsOperation.CREATE_GRANT.apiName())));
  }

  private Optional<String> objection(ListedGrant grant, StackName itsStack) {
    Optional<KeyArn> key = KeyArn.parse(grant.key());
    if (key.isEmpty()) {
      return Optional.of("its key is not named by an ARN");
    }
    AccountId owner = key.get().account();
    if (!keyAccounts.contains(owner)) {
      return Optional.of("its key belongs to account " + owner + ", which is no key account");
    }
    if (!grant.issuingAccount().flatMap(Ownership::account).equals(Optional.of(owner))) {
      return Optional.of("it was not made by the key's own account");
    }
    if (!itsStack.equals(stack)) {
      return Optional.of("it belongs to the stack " + itsStack);
    }
    return Optional.empty();
  }

  private Optional<String> objectionToExpiry(ListedGrant grant, Instant expiry) {
    Instant latest = grant.created().plus(longest).plus(CLOCK_TOLERANCE);
    return expiry.isAfter(latest)
        ? Optional.of("it claims to last longer than any access may")
        : Optional.empty();
  }

  /** Returns the account that a listing names as the issuer: by its root ARN, or by its id. */
  public static Optional<AccountId> account(String issuer) {
    return AccountId.parse(issuer)
        .or(
            () ->
                PrincipalArn.parse(issuer)
                    .filter(it -> it.kind() == PrincipalArn.Kind.ACCOUNT)
                    .map(PrincipalArn::account));
  }

  private static Found foreign(ListedGrant grant, String why) {
    return new Found.Foreign(where(grant), why);
  }

  private static String where(ListedGrant grant) {
    return "grant " + grant.grantId() + " on " + grant.key();
  }
}

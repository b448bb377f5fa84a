package dev.kmsaccess.core.adoption;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.exposure.GrantExposure;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a grant an end, by another that is the same but for its name and its retiring principal:
 * the reaper then ends it as any access. A grant cannot be changed, so the old one is revoked once
 * the new one holds everywhere.
 *
 * @param installation whose reaper is to end it
 * @param key the key
 */
public record GrantAdoption(Installation installation, KeyArn key) {

  private static final String PREFIX = "adopted-";

  /** As many digits of a grant's id as fit a request id beside the prefix. */
  private static final int DIGITS = 56;

  /** What becomes of a grant. */
  public sealed interface Result {
    /** This access takes its place. */
    record Replaced(Access by) implements Result {}

    /** It cannot be replaced, for a reason that is told to people. */
    record Refused(String why) implements Result {}
  }

  /** Returns the id of the request that would have made it: one and the same for the same grant. */
  public static String requestId(String grantId) {
    String plain = grantId.replaceAll("[^A-Za-z0-9_-]", "-");
    return PREFIX + plain.substring(0, Math.min(plain.length(), DIGITS));
  }

  /**
   * Returns the access that takes a grant's place.
   *
   * @param context which encryption contexts the grant works with
   * @param until when the access is over; parts of a second are dropped
   * @param now the instant that is meant
   */
  public Result ending(
      ListedGrant grant, EncryptionContextConstraint context, Instant until, Instant now) {
    Optional<PrincipalArn> grantee = PrincipalArn.parse(grant.grantee());
    return objection(grant, until, now)
        .or(() -> grantee.isEmpty() ? Optional.of(unnamed(grant)) : Optional.empty())
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> replaced(grant, grantee.orElseThrow(), context, until));
  }

  private Result replaced(
      ListedGrant grant, PrincipalArn grantee, EncryptionContextConstraint context, Instant until) {
    Set<KmsOperation> operations = EnumSet.noneOf(KmsOperation.class);
    for (String text : grant.operations()) {
      Optional<Set<KmsOperation>> known = KmsOperation.expand(text);
      if (known.isEmpty()) {
        return new Result.Refused("it gives " + text + ", which is no operation known here");
      }
      operations.addAll(known.get());
    }
    if (operations.isEmpty()) {
      return new Result.Refused("it gives no operation");
    }
    AccessScope scope =
        new AccessScope(
            grantee.account(), grantee, key, operations, Mode.GRANT, context.pairs().keySet());
    AccessId id = new AccessId(grantee.account(), requestId(grant.grantId()));
    return new Result.Replaced(
        new Access(AccessName.of(installation.stack(), id, until, scope, context), scope, context));
  }

  private Optional<String> objection(ListedGrant grant, Instant until, Instant now) {
    if (AccessName.parse(grant.name()) instanceof AccessName.Reading.Read(AccessName name)) {
      return Optional.of("it is an access already, and ends at " + name.expiry());
    }
    if (GrantExposure.of(
            grant.grantee(),
            Optional.empty(),
            grant.operations(),
            key.account(),
            TrustZone.builder().build())
        instanceof GrantExposure.ServiceMade made) {
      return Optional.of(
          "an AWS service made it for itself, as " + made.form() + ", and retires it");
    }
    if (PrincipalArn.parse(grant.grantee())
        .filter(it -> it.account().equals(key.account()))
        .isPresent()) {
      return Optional.of("its grantee is of the key's own account");
    }
    if (!until.isAfter(now)) {
      return Optional.of("the end " + until + " is not in the future");
    }
    Duration left = Duration.between(now, until);
    return left.compareTo(installation.longest()) > 0
        ? Optional.of(
            "the end is "
                + left.toDays()
                + " days away, and the reaper ends nothing that lasts longer than the stack's"
                + " LongestDuration, "
                + installation.longest().toDays()
                + " days")
        : Optional.empty();
  }

  private static String unnamed(ListedGrant grant) {
    return grant.grantee().isEmpty()
        ? "KMS names no grantee of it in a form that this version knows, as a service's may be: leave"
            + " it alone"
        : "its grantee is shown as '"
            + grant.grantee()
            + "', as KMS shows those who were deleted, or made a minute ago: look again in some"
            + " minutes; if it still is, nobody can use it, and it can be revoked";
  }
}

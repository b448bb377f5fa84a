package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import java.util.Set;

/** The least grant to the same grantee on the same key, to rehearse and never to make. */
final class FreezeProbe {

  private FreezeProbe() {}

  static Access of(Access access) {
    AccessScope scope =
        new AccessScope(
            access.scope().requester(),
            access.scope().grantee(),
            access.scope().key(),
            Set.of(KmsOperation.DESCRIBE_KEY),
            Mode.GRANT,
            Set.of());
    EncryptionContextConstraint none = new EncryptionContextConstraint.None();
    return new Access(
        AccessName.of(
            access.name().stack(), access.name().id(), access.name().expiry(), scope, none),
        scope,
        none);
  }

  /**
   * Whether a refused rehearsal stops the access. A Deny of the broker's role does. Where the
   * broker may make no grants on the key at all, because its tag does not name that mode, IAM still
   * names a Deny before it names a missing Allow; but where it should be able to and cannot, nobody
   * knows what is frozen, and the access is stopped.
   */
  static boolean stops(Opened.Refused refused, KeyFacts key) {
    return switch (refused.cause()) {
      case FROZEN -> true;
      case NOT_PERMITTED -> key.optedIn().contains(Mode.GRANT);
      // The rehearsed grant is not the access, so what is said of grants alone does not count.
      case KEY_NOT_FOUND,
          KEY_STATE,
          GRANTEE_UNKNOWN,
          LIMIT_REACHED,
          INVALID,
          POLICY_FULL,
          POLICY_NOT_UNDERSTOOD,
          POLICY_NAMES_DELETED_PRINCIPAL,
          POLICY_WOULD_EXPOSE_KEY ->
          false;
    };
  }
}

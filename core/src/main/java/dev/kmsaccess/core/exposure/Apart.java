package dev.kmsaccess.core.exposure;

import java.util.List;
import java.util.Map;

/**
 * Keys that no call has together.
 *
 * <p>A grant is for one grantee and has one retiring principal at most, each of which is either a
 * principal or a service (<a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html">CreateGrant</a>).
 *
 * <p>Networks are left out on purpose: what closes a key there is a range or an id that is known as
 * trusted, not how a request happens to travel.
 */
final class Apart {

  private static final Map<ContextKey, ContextKey> OTHERS =
      Map.of(
          ContextKey.of("kms:GranteePrincipal"),
          ContextKey.of("kms:GranteeServicePrincipal"),
          ContextKey.of("kms:RetiringPrincipal"),
          ContextKey.of("kms:RetiringServicePrincipal"));

  private Apart() {}

  /** Whether two keys have values that no call has together. */
  static boolean isBroken(Map<ContextKey, List<String>> values) {
    if (values.size() < 2) {
      return false;
    }
    for (Map.Entry<ContextKey, ContextKey> pair : OTHERS.entrySet()) {
      if (isThere(pair.getKey(), values) && isThere(pair.getValue(), values)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isThere(ContextKey key, Map<ContextKey, List<String>> values) {
    List<String> some = values.get(key);
    return some != null && !some.isEmpty();
  }
}

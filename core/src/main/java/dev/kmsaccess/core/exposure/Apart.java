package dev.kmsaccess.core.exposure;

import java.util.List;
import java.util.Map;

/**
 * Keys that no call has together.
 *
 * <p>A call through a VPC endpoint has no {@code aws:SourceIp} (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip">aws:SourceIp</a>),
 * and a grant is for one grantee and has one retiring principal at most, each of which is either a
 * principal or a service (<a
 * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html">CreateGrant</a>).
 */
final class Apart {

  private static final Map<ContextKey, List<ContextKey>> OTHERS =
      Map.of(
          ContextKey.of("aws:SourceIp"),
          List.of(
              ContextKey.of("aws:SourceVpc"),
              ContextKey.of("aws:SourceVpcArn"),
              ContextKey.of("aws:SourceVpce"),
              ContextKey.of("aws:VpcSourceIp"),
              ContextKey.of("aws:VpceAccount"),
              ContextKey.of("aws:VpceOrgID"),
              ContextKey.of("aws:VpceOrgPaths")),
          ContextKey.of("kms:GranteePrincipal"),
          List.of(ContextKey.of("kms:GranteeServicePrincipal")),
          ContextKey.of("kms:RetiringPrincipal"),
          List.of(ContextKey.of("kms:RetiringServicePrincipal")));

  private Apart() {}

  /** Whether two keys have values that no call has together. */
  static boolean isBroken(Map<ContextKey, List<String>> values) {
    if (values.size() < 2) {
      return false;
    }
    for (Map.Entry<ContextKey, List<ContextKey>> pair : OTHERS.entrySet()) {
      if (isThere(pair.getKey(), values)) {
        for (ContextKey other : pair.getValue()) {
          if (isThere(other, values)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isThere(ContextKey key, Map<ContextKey, List<String>> values) {
    List<String> some = values.get(key);
    return some != null && !some.isEmpty();
  }
}

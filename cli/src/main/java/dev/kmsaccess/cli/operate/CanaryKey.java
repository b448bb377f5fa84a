package dev.kmsaccess.cli.operate;

import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * A key on which a deployment is tried out: it holds no data, bears an alias of its own, and is
 * deleted afterwards. What an interrupted trial left behind is used again.
 *
 * @param kms makes and deletes it
 * @param id its id
 */
record CanaryKey(KmsClient kms, String id) {

  /** What rules for the trial are about. */
  static final String ALIAS = "alias/kms-access-canary";

  /** By this nobody's own key is taken for one that may be opened and deleted. */
  private static final String MARK = "kms-access-canary";

  private static final String POLICY = "default";

  /** The shortest time that KMS waits before it deletes a key. */
  private static final int DAYS = 7;

  /**
   * Finds the key or makes it.
   *
   * @return empty where the alias names a key that was not made here
   */
  static Optional<CanaryKey> furnish(KmsClient kms) {
    Optional<String> left =
        kms.listAliasesPaginator(it -> {}).aliases().stream()
            .filter(it -> ALIAS.equals(it.aliasName()))
            .map(AliasListEntry::targetKeyId)
            .findFirst();
    if (left.isPresent()) {
      return left.filter(id -> isMarked(kms, id)).map(id -> new CanaryKey(kms, id));
    }
    String id =
        kms.createKey(
                it ->
                    it.description("KMS Access tries its deployment on this key")
                        .tags(tag("kms-access", "grant"), tag(MARK, "true")))
            .keyMetadata()
            .keyId();
    try {
      kms.createAlias(it -> it.aliasName(ALIAS).targetKeyId(id));
    } catch (SdkException e) {
      // Without its name no later trial would find it.
      kms.scheduleKeyDeletion(it -> it.keyId(id).pendingWindowInDays(DAYS));
      throw e;
    }
    return Optional.of(new CanaryKey(kms, id));
  }

  /** Returns its key policy. */
  String policy() {
    return kms.getKeyPolicy(it -> it.keyId(id).policyName(POLICY)).policy();
  }

  /** Sets its key policy. */
  void put(String policy) {
    kms.putKeyPolicy(it -> it.keyId(id).policyName(POLICY).policy(policy));
  }

  /** Takes the alias away, and has the key deleted. */
  void remove() {
    kms.deleteAlias(it -> it.aliasName(ALIAS));
    kms.scheduleKeyDeletion(it -> it.keyId(id).pendingWindowInDays(DAYS));
  }

  private static boolean isMarked(KmsClient kms, String id) {
    return kms.listResourceTagsPaginator(it -> it.keyId(id)).tags().stream()
        .anyMatch(it -> MARK.equals(it.tagKey()));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }
}

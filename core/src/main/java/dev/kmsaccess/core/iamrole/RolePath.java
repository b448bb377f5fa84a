package dev.kmsaccess.core.iamrole;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The path of a role: an access's name, with the Region and the key's id behind the stack.
 *
 * <pre>/kms-access/1/STACK/REGION/KEY-ID/ACCOUNT/yyyyMMdd'T'HHmmss'Z'/REQUEST-ID/DIGEST/</pre>
 *
 * @param name the access's name
 * @param key the key that it is to
 */
public record RolePath(AccessName name, KeyArn key) {

  /** How many words the path of an access has: those of its name, the Region and the key. */
  private static final int WORDS = 9;

  /** Returns the path of an access to a key. */
  public static RolePath of(AccessName name, KeyArn key) {
    return new RolePath(name, key);
  }

  /** Returns what the paths of all of a stack's accesses to a key begin with. */
  public static String stem(StackName stack, KeyArn key) {
    return AccessRole.ROOT
        + AccessName.VERSION
        + "/"
        + stack
        + "/"
        + key.region()
        + "/"
        + key.keyId()
        + "/";
  }

  /** Returns the path as IAM takes it. */
  public String format() {
    List<String> words = List.of(name.format().split("/"));
    return stem(name.stack(), key) + String.join("/", words.subList(3, words.size())) + "/";
  }

  /**
   * Judges a role that lies under our root.
   *
   * @param installation who asks
   * @param role the role's ARN
   * @param created when it was made, as IAM says
   * @param grantee whom its trust policy names
   * @return empty for the roles of other installations and other Regions
   */
  public static Optional<Found> judge(
      Installation installation, PrincipalArn role, Instant created, String grantee) {
    String[] words = role.path().substring(1).split("/");
    String where = "role " + role;
    if (words.length < 4) {
      return Optional.of(new Found.Foreign(where, "its path is none of ours"));
    }
    if (!words[3].equals(installation.region())) {
      return Optional.empty();
    }
    String stem = String.join("/", List.of(words).subList(0, 3)) + "/";
    if (words.length != WORDS) {
      return unread(installation, AccessName.parse(stem), where);
    }
    String text = stem + String.join("/", List.of(words).subList(5, WORDS));
    return switch (AccessName.parse(text)) {
      case AccessName.Reading.Read(AccessName name) ->
          name.stack().equals(installation.stack())
              ? Optional.of(read(installation, name, words[4], role, created, grantee))
              : Optional.empty();
      case AccessName.Reading other -> unread(installation, other, where);
    };
  }

  private static Optional<Found> unread(
      Installation installation, AccessName.Reading reading, String where) {
    return switch (reading) {
      case AccessName.Reading.UnknownVersion(String version, StackName stack) ->
          stack.equals(installation.stack())
              ? Optional.of(new Found.Unreadable(where, "its path is of version " + version))
              : Optional.empty();
      case AccessName.Reading.Read read -> Optional.empty();
      case AccessName.Reading.NotOurs notOurs ->
          Optional.of(new Found.Foreign(where, "its path is none of ours"));
    };
  }

  private static Found read(
      Installation installation,
      AccessName name,
      String keyId,
      PrincipalArn role,
      Instant created,
      String grantee) {
    String where = "role " + role;
    Optional<KeyArn> key =
        KeyArn.parse(
            "arn:%s:kms:%s:%s:key/%s"
                .formatted(installation.partition(), installation.region(), role.account(), keyId));
    if (key.isEmpty()) {
      return new Found.Foreign(where, "its path names no key");
    }
    if (!role.name().equals(AccessRole.roleName(of(name, key.get()).format()))) {
      return new Found.Foreign(where, "its name does not belong to its path");
    }
    Instant latest = created.plus(installation.longest()).plus(Ownership.CLOCK_TOLERANCE);
    if (name.expiry().isAfter(latest)) {
      return new Found.Foreign(where, "it claims to last longer than any access may");
    }
    return new Found.Ours(
        new LiveAccess(name, new Handle.Role(key.get(), role), grantee, /* reshares= */ false));
  }
}

package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms in which grantees are recorded. */
final class Grantees {
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(amazonaws|aws)\\.[a-z.]+");

  /** As long as a domain name; the expression above goes as deep as its text is long. */
  private static final int LONGEST_SERVICE = 255;

  private static final Pattern INFRASTRUCTURE = Pattern.compile("(\\d{12}):aws:[\\w-]+:.+");
  private static final String INTERNAL = "AWS Internal";

  private Grantees() {}

  static boolean isService(String grantee) {
    return grantee.equals(INTERNAL)
        || (grantee.length() <= LONGEST_SERVICE && SERVICE.matcher(grantee).matches());
  }

  /** Whether it is a service, its infrastructure or its role in an account. */
  static boolean isMadeByService(String grantee) {
    return isService(grantee)
        || INFRASTRUCTURE.matcher(grantee).matches()
        || PrincipalArn.parse(grantee)
            .map(it -> it.isServiceLinkedRole() || it.name().startsWith("aws:"))
            .orElse(false);
  }

  static Optional<AccountId> account(String grantee) {
    Matcher infrastructure = INFRASTRUCTURE.matcher(grantee);
    return infrastructure.matches()
        ? AccountId.parse(infrastructure.group(1))
        : Arn.parse(grantee).flatMap(it -> AccountId.parse(it.account()));
  }

  static Severity severity(Collection<String> operations) {
    long set = KmsActions.set(operations.toArray(String[]::new));
    if ((set & KmsActions.GRAVE) != 0) {
      return Severity.HIGH;
    }
    return (set & ~KmsActions.METADATA) == 0 ? Severity.LOW : Severity.MEDIUM;
  }
}

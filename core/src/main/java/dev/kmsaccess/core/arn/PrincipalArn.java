package dev.kmsaccess.core.arn;

import java.util.Optional;

/**
 * The ARN of a principal that a grant or a policy can name.
 *
 * <p>The forms are those of <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">AWS
 * JSON policy elements: Principal</a>. Groups, services and unique ids are none.
 *
 * @param kind which form it has
 * @param account the principal's account
 * @param path for users and roles the path, beginning and ending with a slash; a single slash for
 *     the others
 * @param name the user's or role's name; {@code ROLE/SESSION} for a session; {@code root} for an
 *     account
 */
public record PrincipalArn(
    String partition, Kind kind, AccountId account, String path, String name) {

  /** The forms of a principal's ARN. */
  public enum Kind {
    /** A whole account: {@code arn:aws:iam::111122223333:root}. */
    ACCOUNT,
    /** An IAM user. */
    USER,
    /** An IAM role. */
    ROLE,
    /** One session of a role: {@code arn:aws:sts::111122223333:assumed-role/ROLE/SESSION}. */
    SESSION,
    /** A federated user: {@code arn:aws:sts::111122223333:federated-user/NAME}. */
    FEDERATED_USER
  }

  private static final int LONGEST_NAME = 128;

  /** Returns the principal, or empty if the text is no principal's ARN. */
  public static Optional<PrincipalArn> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.region().isEmpty() && isPartition(arn.partition()))
        .flatMap(arn -> AccountId.parse(arn.account()).flatMap(account -> parse(arn, account)));
  }

  /**
   * Returns the same, but takes in the path of a user or role whatever IAM takes there: any
   * character that can be printed (<a
   * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>).
   * Such a caller can be, though KMS takes it in no grant, and no policy that we read names it.
   */
  public static Optional<PrincipalArn> parseCaller(String text) {
    int first = text.indexOf('/');
    int last = text.lastIndexOf('/');
    boolean hasPath =
        first < last && Arn.parse(text).filter(it -> it.service().equals("iam")).isPresent();
    if (!hasPath || !isPrintable(text, first, last)) {
      return parse(text);
    }
    String path = text.substring(first, last + 1);
    return path.contains("//")
        ? Optional.empty()
        : parse(text.substring(0, first) + text.substring(last))
            .map(it -> new PrincipalArn(it.partition(), it.kind(), it.account(), path, it.name()));
  }

  private static boolean isPrintable(String text, int from, int to) {
    return text.substring(from, to).chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Returns the principal; for texts that AWS or our own code made. */
  public static PrincipalArn of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a principal's ARN: " + text));
  }

  /** Returns the account principal of an account. */
  public static PrincipalArn account(String partition, AccountId account) {
    return new PrincipalArn(partition, Kind.ACCOUNT, account, "/", "root");
  }

  /** Whether this is a role that an AWS service owns ({@code /aws-service-role/}). */
  public boolean isServiceLinkedRole() {
    return kind == Kind.ROLE && path.startsWith("/aws-service-role/");
  }

  private static Optional<PrincipalArn> parse(Arn arn, AccountId account) {
    String resource = arn.resource();
    if (arn.service().equals("iam")) {
      if (resource.equals("root")) {
        return Optional.of(account(arn.partition(), account));
      }
      if (resource.startsWith("user/")) {
        return named(arn, Kind.USER, account, resource.substring(4));
      }
      if (resource.startsWith("role/")) {
        return named(arn, Kind.ROLE, account, resource.substring(4));
      }
    }
    if (arn.service().equals("sts")) {
      if (resource.startsWith("assumed-role/")) {
        String[] parts = resource.split("/", -1);
        if (parts.length == 3 && isName(parts[1]) && isName(parts[2])) {
          return Optional.of(
              new PrincipalArn(
                  arn.partition(), Kind.SESSION, account, "/", parts[1] + "/" + parts[2]));
        }
      }
      if (resource.startsWith("federated-user/")) {
        return named(arn, Kind.FEDERATED_USER, account, resource.substring(14))
            .filter(it -> it.path().equals("/"));
      }
    }
    return Optional.empty();
  }

  private static Optional<PrincipalArn> named(
      Arn arn, Kind kind, AccountId account, String pathAndName) {
    int slash = pathAndName.lastIndexOf('/');
    String path = pathAndName.substring(0, slash + 1);
    String name = pathAndName.substring(slash + 1);
    return isName(name) && isPath(path)
        ? Optional.of(new PrincipalArn(arn.partition(), kind, account, path, name))
        : Optional.empty();
  }

  // Policies name principals by the hundred thousand, so these are loops and no regular
  // expressions.

  private static boolean isPartition(String text) {
    if (!text.startsWith("aws") || text.endsWith("-") || text.contains("--")) {
      return false;
    }
    for (int i = 3; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inWord = i > 3 && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
      if (c != '-' && !inWord) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is a slash, or words between slashes. */
  private static boolean isPath(String text) {
    if (!text.startsWith("/") || text.contains("//")) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '/' && !isNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** KMS takes these characters in a grantee and no others: no wildcard ever passes. */
  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_+=,.@:-".indexOf(c) >= 0;
  }

  @Override
  public String toString() {
    String resource =
        switch (kind) {
          case ACCOUNT -> "root";
          case USER -> "user" + path + name;
          case ROLE -> "role" + path + name;
          case SESSION -> "assumed-role/" + name;
          case FEDERATED_USER -> "federated-user/" + name;
        };
    String service = kind == Kind.SESSION || kind == Kind.FEDERATED_USER ? "sts" : "iam";
    return "arn:" + partition + ":" + service + "::" + account + ":" + resource;
  }
}

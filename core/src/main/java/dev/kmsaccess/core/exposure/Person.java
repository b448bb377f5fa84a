package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One concrete caller.
 *
 * @param arn {@code aws:PrincipalArn}: the role of a session; for a service its name
 * @param userId {@code aws:userid}
 * @param path where in an organisation the account is; null if it is in none
 * @param names what a service is called besides
 */
record Person(Kind kind, String arn, String userId, @Nullable String path, List<String> names) {

  Person(Kind kind, String arn, String userId, @Nullable String path) {
    this(kind, arn, userId, path, List.of());
  }

  /** Returns the service of these names, by the first of which it calls. */
  static Person service(List<String> names) {
    String name = names.getFirst();
    return new Person(Kind.SERVICE, name, name, null, names.subList(1, names.size()));
  }

  /** What signs the request. */
  enum Kind {
    ROLE("AssumedRole"),
    USER("User"),
    ROOT("Account"),
    FEDERATED("FederatedUser"),
    SERVICE("Service");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** Returns {@code aws:PrincipalType}. */
    String type() {
      return type;
    }

    /** Whether it signs with credentials that end, which tell when they were made. */
    boolean isSession() {
      return this == ROLE || this == FEDERATED;
    }
  }

  /** Returns the account; null for a service. */
  @Nullable String account() {
    return kind == Kind.SERVICE ? null : View.ACCOUNT.of(arn);
  }

  @Nullable String organization() {
    return path == null ? null : View.FIRST_STEP.of(path);
  }

  /** Returns the name of a role's session. */
  String session() {
    return userId.substring(userId.indexOf(':') + 1);
  }

  /** Returns the caller as a policy would name it most exactly. */
  PrincipalArn principal() {
    return PrincipalArn.parseCaller(arn).orElseThrow();
  }

  /** Returns the value of a key that follows from the caller; null if it is missing. */
  @Nullable String value(ContextKey.Origin origin) {
    return switch (origin) {
      case PRINCIPAL_ARN -> kind == Kind.SERVICE ? null : arn;
      case PRINCIPAL_ACCOUNT -> account();
      case PRINCIPAL_ORGANIZATION -> organization();
      case PRINCIPAL_PATHS -> path;
      case PRINCIPAL_TYPE -> kind.type();
      case PRINCIPAL_USER_ID -> userId;
      case PRINCIPAL_USER_NAME -> kind == Kind.USER ? View.NAME.of(arn) : null;
      case PRINCIPAL_IS_SERVICE -> Boolean.toString(kind == Kind.SERVICE);
      case PRINCIPAL_SERVICE_NAME, PRINCIPAL_SERVICE_NAMES -> kind == Kind.SERVICE ? arn : null;
      default -> throw new IllegalArgumentException(origin + " does not follow from the caller");
    };
  }

  /** Returns the values of such a key, of which a service can have several names. */
  @Nullable List<String> values(ContextKey.Origin origin) {
    String value = value(origin);
    if (value == null || origin != ContextKey.Origin.PRINCIPAL_SERVICE_NAMES) {
      return value == null ? null : List.of(value);
    }
    List<String> all = new ArrayList<>(names);
    all.addFirst(value);
    return all;
  }
}

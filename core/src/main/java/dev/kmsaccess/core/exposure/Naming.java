package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.PrincipalElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a statement names callers (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>,
 * <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html">NotPrincipal</a>).
 */
final class Naming {

  /**
   * Callers among whom one is sought.
   *
   * @param kind which callers; null for all
   * @param partition their partition; null for the key's own
   * @param account their account; null for any
   * @param resource what follows the account in their ARN; null for anything, and for a session
   *     only the name of its role
   * @param session the name of their session; null for any
   * @param service the service; null for any
   */
  record Anchor(
      Person.@Nullable Kind kind,
      @Nullable String partition,
      @Nullable String account,
      @Nullable String resource,
      @Nullable String session,
      @Nullable String service) {

    static final Anchor ANYONE = new Anchor(null, null, null, null, null, null);

    static Anchor account(@Nullable String partition, String account) {
      return new Anchor(null, partition, account, null, null, null);
    }

    static Anchor service(String name) {
      return new Anchor(Person.Kind.SERVICE, null, null, null, null, name);
    }

    /** Returns the callers that are of both; null if there are none. */
    @Nullable Anchor meet(Anchor other) {
      if (!agree(kind, other.kind)
          || !agree(partition, other.partition)
          || !agree(account, other.account)
          || !agree(session, other.session)
          || !agree(service, other.service)) {
        return null;
      }
      String both = meet(resource, other.resource);
      return both == null && resource != null && other.resource != null
          ? null
          : new Anchor(
              or(kind, other.kind),
              or(partition, other.partition),
              or(account, other.account),
              both,
              or(session, other.session),
              or(service, other.service));
    }

    /** Whether the resource is the whole rest of the ARN, and not only the name of a role. */
    boolean isExact() {
      return resource != null && (session == null || resource.indexOf('/') >= 0);
    }

    private static boolean agree(@Nullable Object one, @Nullable Object other) {
      return one == null || other == null || one.equals(other);
    }

    private static <T> @Nullable T or(@Nullable T one, @Nullable T other) {
      return one != null ? one : other;
    }

    // A session is named with its role's name alone, a role with its path.
    private static @Nullable String meet(@Nullable String one, @Nullable String other) {
      if (one == null || other == null || one.equals(other)) {
        return or(one, other);
      }
      if (one.endsWith("/" + other) && other.indexOf('/') < 0) {
        return one;
      }
      return other.endsWith("/" + one) && one.indexOf('/') < 0 ? other : null;
    }

    static Anchor of(PrincipalArn arn) {
      String text = arn.toString();
      String account = arn.account().id();
      String resource = text.substring(text.indexOf(account) + account.length() + 1);
      return switch (arn.kind()) {
        case ACCOUNT -> account(arn.partition(), account);
        case USER -> new Anchor(Person.Kind.USER, arn.partition(), account, resource, null, null);
        case ROLE -> new Anchor(Person.Kind.ROLE, arn.partition(), account, resource, null, null);
        case FEDERATED_USER ->
            new Anchor(Person.Kind.FEDERATED, arn.partition(), account, resource, null, null);
        case SESSION -> {
          int slash = arn.name().indexOf('/');
          yield new Anchor(
              Person.Kind.ROLE,
              arn.partition(),
              account,
              arn.name().substring(0, slash),
              arn.name().substring(slash + 1),
              null);
        }
      };
    }
  }

  private Naming() {}

  /** Returns the anchors among which all callers are that an Allow is about. */
  static List<Anchor> anchors(PrincipalElement element) {
    return switch (element) {
      case PrincipalElement.Anyone() -> List.of(Anchor.ANYONE);
      case PrincipalElement.NotPrincipal any -> List.of(Anchor.ANYONE);
      case PrincipalElement.Absent() -> List.of();
      case PrincipalElement.Principal(List<PolicyPrincipal> named) -> {
        List<Anchor> anchors = new ArrayList<>(named.size());
        for (PolicyPrincipal principal : named) {
          Anchor anchor = anchor(principal);
          if (anchor != null) {
            anchors.add(anchor);
          }
        }
        yield anchors;
      }
    };
  }

  /** Returns where the callers are whom a Deny with NotPrincipal spares. */
  static List<Anchor> spared(List<PolicyPrincipal> named) {
    List<Anchor> anchors = new ArrayList<>(named.size());
    for (PolicyPrincipal principal : named) {
      Anchor anchor = anchor(principal);
      if (anchor != null) {
        anchors.add(anchor);
      }
    }
    return anchors;
  }

  private static @Nullable Anchor anchor(PolicyPrincipal principal) {
    return switch (principal) {
      case PolicyPrincipal.Everyone() -> Anchor.ANYONE;
      case PolicyPrincipal.AccountPrincipal it ->
          Anchor.account(it.partition().orElse(null), it.account().id());
      case PolicyPrincipal.ArnPrincipal(PrincipalArn arn) -> Anchor.of(arn);
      case PolicyPrincipal.ServicePrincipal(String name) -> Anchor.service(name);
      // A deleted principal signs nothing; identity providers and canonical users no KMS request.
      case PolicyPrincipal.UniqueId id -> null;
      case PolicyPrincipal.Federated provider -> null;
      case PolicyPrincipal.CanonicalUser user -> null;
    };
  }

  /** Whether a statement is about the caller. */
  static boolean covers(PrincipalElement element, Person person) {
    return switch (element) {
      case PrincipalElement.Anyone() -> true;
      case PrincipalElement.Absent() -> true;
      case PrincipalElement.Principal(List<PolicyPrincipal> named) -> isNamed(named, person);
      case PrincipalElement.NotPrincipal(List<PolicyPrincipal> named) -> !isNamed(named, person);
    };
  }

  private static boolean isNamed(List<PolicyPrincipal> named, Person person) {
    for (int i = 0; i < named.size(); i++) {
      if (names(named.get(i), person)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(PolicyPrincipal principal, Person person) {
    return switch (principal) {
      case PolicyPrincipal.Everyone() -> true;
      case PolicyPrincipal.AccountPrincipal it ->
          it.account().id().equals(person.account())
              && it.partition().map(p -> person.arn().startsWith("arn:" + p + ":")).orElse(true);
      case PolicyPrincipal.ArnPrincipal(PrincipalArn arn) -> names(arn, person);
      case PolicyPrincipal.ServicePrincipal(String name) ->
          person.kind() == Person.Kind.SERVICE && person.arn().equals(name);
      default -> false;
    };
  }

  private static boolean names(PrincipalArn arn, Person person) {
    if (!arn.account().id().equals(person.account())) {
      return false;
    }
    return arn.kind() == PrincipalArn.Kind.SESSION
        ? person.kind() == Person.Kind.ROLE
            && arn.name().equals(View.NAME.of(person.arn()) + "/" + person.session())
            && person.arn().startsWith("arn:" + arn.partition() + ":")
        : arn.toString().equals(person.arn());
  }
}

package dev.kmsaccess.core.policy;

import java.util.List;

/** Whom a statement is about. */
public sealed interface PrincipalElement {

  /** Returns whom it writes down, be it to mean or to except them; none for {@code "*"}. */
  default List<PolicyPrincipal> written() {
    return switch (this) {
      case Principal(List<PolicyPrincipal> meant) -> meant;
      case NotPrincipal(List<PolicyPrincipal> excepted) -> excepted;
      case Anyone anyone -> List.of();
      case Absent absent -> List.of();
    };
  }

  /** Everybody: {@code "Principal": "*"}. */
  record Anyone() implements PrincipalElement {}

  /**
   * Whoever is one of these. {@code {"AWS": "*"}} stands here as {@link PolicyPrincipal.Everyone}
   * and means the same as {@link Anyone}.
   *
   * @param principals none for {@code {}}: the statement then has no effect
   */
  record Principal(List<PolicyPrincipal> principals) implements PrincipalElement {
    public Principal {
      principals = List.copyOf(principals);
    }
  }

  /** Whoever is none of these. */
  record NotPrincipal(List<PolicyPrincipal> principals) implements PrincipalElement {
    public NotPrincipal {
      principals = List.copyOf(principals);
    }
  }

  /** Nobody is named: the policy is attached to the principal whom it is about. */
  record Absent() implements PrincipalElement {}
}

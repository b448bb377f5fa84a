package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.Optional;

/**
 * One principal that a policy names, in the forms of <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">AWS
 * JSON policy elements: Principal</a>.
 */
public sealed interface PolicyPrincipal {

  /** Returns the member of the principal object under which it stands, such as {@code AWS}. */
  String type();

  /** Returns the principal as it is written. */
  String text();

  /**
   * Returns the principal that a text under {@code AWS} names: {@code *}, an account id, a unique
   * id, or the ARN of an account, user, role, session or federated user. Empty if it names none; no
   * ARN takes a wildcard.
   */
  static Optional<PolicyPrincipal> parseAws(String text) {
    if (text.equals("*")) {
      return Optional.of(new Everyone());
    }
    if (text.startsWith("arn:")) {
      return PrincipalArn.parse(text).map(PolicyPrincipal::of);
    }
    if (UniqueId.hasForm(text)) {
      return Optional.of(new UniqueId(text));
    }
    return AccountId.parse(text).map(account -> new AccountPrincipal(Optional.empty(), account));
  }

  /** Returns the principal of an ARN. */
  static PolicyPrincipal of(PrincipalArn arn) {
    return arn.kind() == PrincipalArn.Kind.ACCOUNT
        ? new AccountPrincipal(Optional.of(arn.partition()), arn.account())
        : new ArnPrincipal(arn);
  }

  /** Everybody, the anonymous included: {@code *}. */
  record Everyone() implements PolicyPrincipal {
    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return "*";
    }
  }

  /**
   * A whole account, which delegates to its IAM policies; it is neither the root user alone nor
   * every principal of the account by itself.
   *
   * @param partition the partition of its ARN; empty if only the twelve digits were written
   */
  record AccountPrincipal(Optional<String> partition, AccountId account)
      implements PolicyPrincipal {
    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return partition.map(it -> "arn:" + it + ":iam::" + account + ":root").orElse(account.id());
    }
  }

  /** A user, a role, one session of a role, or a federated user. */
  record ArnPrincipal(PrincipalArn arn) implements PolicyPrincipal {
    public ArnPrincipal {
      if (arn.kind() == PrincipalArn.Kind.ACCOUNT) {
        throw new IllegalArgumentException("an account is an AccountPrincipal: " + arn);
      }
    }

    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return arn.toString();
    }
  }

  /**
   * The unique id that AWS puts in place of a deleted user or role. It never matches a principal
   * that was made again under the same name, and does not tell its account.
   */
  record UniqueId(String id) implements PolicyPrincipal {

    /** Whether the text looks like AIDA… or AROA…: capitals and digits, the first an A. */
    static boolean hasForm(String text) {
      if (text.length() < 16 || text.length() > 128 || text.charAt(0) != 'A') {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (!(c >= 'A' && c <= 'Z') && (i < 4 || !(c >= '0' && c <= '9'))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String type() {
      return "AWS";
    }

    @Override
    public String text() {
      return id;
    }
  }

  /** An AWS service, such as {@code s3.amazonaws.com}. */
  record ServicePrincipal(String name) implements PolicyPrincipal {
    @Override
    public String type() {
      return "Service";
    }

    @Override
    public String text() {
      return name;
    }
  }

  /** An identity provider: a SAML provider's ARN or the domain of a web identity provider. */
  record Federated(String provider) implements PolicyPrincipal {
    @Override
    public String type() {
      return "Federated";
    }

    @Override
    public String text() {
      return provider;
    }
  }

  /** The canonical user id of an account, as S3 policies name it. */
  record CanonicalUser(String id) implements PolicyPrincipal {
    @Override
    public String type() {
      return "CanonicalUser";
    }

    @Override
    public String text() {
      return id;
    }
  }
}

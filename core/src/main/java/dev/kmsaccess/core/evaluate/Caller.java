package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who signs a request, and so what the global condition keys about the principal say (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS
 * global condition context keys</a>).
 */
public sealed interface Caller {

  /**
   * Returns the caller as access-denied messages name it; a session by its session's ARN, or by its
   * role's if it is not known which session it is.
   */
  String arn();

  /** Returns the caller's account; services and the anonymous have none. */
  Optional<AccountId> account();

  /** Returns where in an organisation the caller's account is, if it is in one. */
  Optional<Membership> membership();

  /** Returns the tags of the principal and of its session; names in lower case. */
  Map<String, String> tags();

  /** Returns {@code aws:userid}. */
  String userId();

  /** Returns {@code aws:PrincipalType}. */
  String type();

  /** Returns {@code aws:PrincipalArn}: for a session the ARN of its role, never the session's. */
  Optional<PrincipalArn> principalArn();

  /** Returns the same caller with these tags; the anonymous and services never have any. */
  Caller withTags(Map<String, String> tags);

  /**
   * An IAM user.
   *
   * @param arn the user's ARN
   * @param uniqueId the user's {@code AIDA…} id; empty if it is not known
   */
  record IamUser(
      PrincipalArn principal,
      String uniqueId,
      Optional<Membership> membership,
      Map<String, String> tags)
      implements Caller {
    public IamUser {
      requireKind(principal, Kind.USER);
      tags = lowerCase(tags);
    }

    @Override
    public String arn() {
      return principal.toString();
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.of(principal.account());
    }

    @Override
    public String userId() {
      return uniqueId;
    }

    @Override
    public String type() {
      return "User";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.of(principal);
    }

    @Override
    public IamUser withTags(Map<String, String> newTags) {
      return new IamUser(principal, uniqueId, membership, newTags);
    }
  }

  /**
   * A session of a role.
   *
   * @param role the role's ARN
   * @param roleId the role's {@code AROA…} id; empty if it is not known
   * @param sessionName empty if it is not known; then no principal is this session
   * @param tags the role's tags and the session's, which come first
   */
  record RoleSession(
      PrincipalArn role,
      String roleId,
      String sessionName,
      Optional<Membership> membership,
      Map<String, String> tags)
      implements Caller {
    public RoleSession {
      requireKind(role, Kind.ROLE);
      tags = lowerCase(tags);
    }

    /** Returns the ARN of this very session. */
    public PrincipalArn session() {
      return new PrincipalArn(
          role.partition(), Kind.SESSION, role.account(), "/", role.name() + "/" + sessionName);
    }

    @Override
    public String arn() {
      return sessionName.isEmpty() ? role.toString() : session().toString();
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.of(role.account());
    }

    @Override
    public String userId() {
      return roleId + ":" + sessionName;
    }

    @Override
    public String type() {
      return "AssumedRole";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.of(role);
    }

    @Override
    public RoleSession withTags(Map<String, String> newTags) {
      return new RoleSession(role, roleId, sessionName, membership, newTags);
    }
  }

  /** The root user of an account. */
  record AccountRoot(String partition, AccountId id, Optional<Membership> membership)
      implements Caller {
    @Override
    public String arn() {
      return PrincipalArn.account(partition, id).toString();
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.of(id);
    }

    @Override
    public Map<String, String> tags() {
      return Map.of();
    }

    @Override
    public String userId() {
      return id.id();
    }

    @Override
    public String type() {
      return "Account";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.of(PrincipalArn.account(partition, id));
    }

    @Override
    public AccountRoot withTags(Map<String, String> newTags) {
      return this;
    }
  }

  /** A federated user, as GetFederationToken makes it. */
  record FederatedUser(
      PrincipalArn principal, Optional<Membership> membership, Map<String, String> tags)
      implements Caller {
    public FederatedUser {
      requireKind(principal, Kind.FEDERATED_USER);
      tags = lowerCase(tags);
    }

    @Override
    public String arn() {
      return principal.toString();
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.of(principal.account());
    }

    @Override
    public String userId() {
      return principal.account() + ":" + principal.name();
    }

    @Override
    public String type() {
      return "FederatedUser";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.of(principal);
    }

    @Override
    public FederatedUser withTags(Map<String, String> newTags) {
      return new FederatedUser(principal, membership, newTags);
    }
  }

  /**
   * An AWS service that acts in its own name; what it acts for ({@code aws:SourceArn}, {@code
   * aws:SourceAccount}) belongs in the request context.
   *
   * @param name such as {@code events.amazonaws.com}
   */
  record AwsService(String name) implements Caller {
    @Override
    public String arn() {
      return name;
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.empty();
    }

    @Override
    public Optional<Membership> membership() {
      return Optional.empty();
    }

    @Override
    public Map<String, String> tags() {
      return Map.of();
    }

    @Override
    public String userId() {
      return name;
    }

    @Override
    public String type() {
      return "Service";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.empty();
    }

    @Override
    public AwsService withTags(Map<String, String> newTags) {
      return this;
    }
  }

  /** Somebody who did not sign. */
  record Anonymous() implements Caller {
    @Override
    public String arn() {
      return "anonymous";
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.empty();
    }

    @Override
    public Optional<Membership> membership() {
      return Optional.empty();
    }

    @Override
    public Map<String, String> tags() {
      return Map.of();
    }

    @Override
    public String userId() {
      return "anonymous";
    }

    @Override
    public String type() {
      return "Anonymous";
    }

    @Override
    public Optional<PrincipalArn> principalArn() {
      return Optional.empty();
    }

    @Override
    public Anonymous withTags(Map<String, String> newTags) {
      return this;
    }
  }

  private static void requireKind(PrincipalArn arn, Kind kind) {
    if (arn.kind() != kind) {
      throw new IllegalArgumentException("not the ARN of a " + kind + ": " + arn);
    }
  }

  // Condition key names have no case, and a tag's name is part of one.
  private static Map<String, String> lowerCase(Map<String, String> tags) {
    if (tags.isEmpty()) {
      return Map.of();
    }
    return tags.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                tag -> tag.getKey().toLowerCase(Locale.ROOT),
                Map.Entry::getValue,
                (first, second) -> first));
  }
}

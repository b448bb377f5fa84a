package dev.kmsaccess.local;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who signs a call. What the caller may do is not part of it: that is looked up at each call, since
 * policies change and credentials expire while a client lives.
 */
public sealed interface CallerIdentity {

  /** Returns the caller's account; services and the unknown have none. */
  Optional<AccountId> account();

  /** Returns the caller as error messages and GetCallerIdentity name it. */
  String arn();

  /** Returns the caller's {@code aws:userid}. */
  String userId();

  /**
   * An IAM user with a lasting access key.
   *
   * @param user the user's ARN
   * @param uniqueId the user's {@code AIDA…} id, by which a recreated user is told from the first
   */
  record IamUser(PrincipalArn user, String uniqueId, String accessKeyId) implements CallerIdentity {

    @Override
    public Optional<AccountId> account() {
      return Optional.of(user.account());
    }

    @Override
    public String arn() {
      return user.toString();
    }

    @Override
    public String userId() {
      return uniqueId;
    }
  }

  /**
   * A session of a role.
   *
   * @param role the role's ARN
   * @param roleId the role's {@code AROA…} id, by which a recreated role is told from the first
   * @param issued when the session began
   * @param expiry when its credentials end
   * @param sessionPolicies policy texts that narrow the session; none narrows nothing
   * @param tags the session's tags; they come before the role's
   */
  record RoleSession(
      PrincipalArn role,
      String roleId,
      String sessionName,
      String accessKeyId,
      Instant issued,
      Instant expiry,
      List<String> sessionPolicies,
      Map<String, String> tags,
      Optional<String> sourceIdentity)
      implements CallerIdentity {

    public RoleSession {
      sessionPolicies = List.copyOf(sessionPolicies);
      tags = Map.copyOf(tags);
    }

    @Override
    public Optional<AccountId> account() {
      return Optional.of(role.account());
    }

    @Override
    public String arn() {
      return new PrincipalArn(
              role.partition(),
              PrincipalArn.Kind.SESSION,
              role.account(),
              "/",
              role.name() + "/" + sessionName)
          .toString();
    }

    @Override
    public String userId() {
      return roleId + ":" + sessionName;
    }
  }

  /**
   * An AWS service that acts in its own name.
   *
   * @param principal such as {@code events.amazonaws.com}
   * @param sourceArn the resource on whose behalf it acts; gives {@code aws:SourceArn} and {@code
   *     aws:SourceAccount}
   */
  record Service(String principal, Optional<Arn> sourceArn) implements CallerIdentity {

    @Override
    public Optional<AccountId> account() {
      return Optional.empty();
    }

    @Override
    public String arn() {
      return principal;
    }

    @Override
    public String userId() {
      return principal;
    }
  }

  /** Somebody whose access key nobody here has issued; every call is refused. */
  record Unknown(String accessKeyId) implements CallerIdentity {

    @Override
    public Optional<AccountId> account() {
      return Optional.empty();
    }

    @Override
    public String arn() {
      return "anonymous";
    }

    @Override
    public String userId() {
      return "anonymous";
    }
  }
}

package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Every account's IAM: the state behind {@link LocalIam}, and who exists. */
public final class IamDirectory {

  private final LocalCloud cloud;
  private final Map<AccountId, IamAccount> accounts = new TreeMap<>();

  private IamDirectory(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the directory of a world. */
  public static IamDirectory of(LocalCloud cloud) {
    return cloud.part(IamDirectory.class, IamDirectory::new);
  }

  /** Opens an account's IAM and returns the credentials of its administrator, an IAM user. */
  public AwsBasicCredentials openAccount(AccountId id) {
    accounts.put(id, IamAccount.empty(id));
    UserState administrator =
        new UserState(
            new PrincipalArn(LocalCloud.PARTITION, Kind.USER, id, "/", "administrator"),
            cloud.ids().unique("AIDA"),
            cloud.clock().instant());
    administrator.attachedPolicies().add(AwsManagedPolicies.ADMINISTRATOR_ACCESS);
    account(id).users().put(administrator.arn().name(), administrator);
    return issueKey(administrator);
  }

  /**
   * Returns whether a principal that a policy or a grant names exists. Accounts and federated users
   * always do: whom the rest of the world holds cannot be known here.
   */
  public boolean exists(PrincipalArn arn) {
    return switch (arn.kind()) {
      case ACCOUNT, FEDERATED_USER -> true;
      case USER, ROLE -> find(arn).isPresent();
      case SESSION -> roleOfSession(arn).isPresent();
    };
  }

  /** Returns the unique id of a user or role, if there is one of that name and path. */
  public Optional<String> uniqueId(PrincipalArn arn) {
    return find(arn).map(PrincipalState::uniqueId);
  }

  /** Returns the role, if there is one of that name and path. */
  public Optional<AssumableRole> role(PrincipalArn arn) {
    return find(arn)
        .filter(RoleState.class::isInstance)
        .map(RoleState.class::cast)
        .map(
            role ->
                new AssumableRole(
                    role.arn(), role.uniqueId(), role.trustPolicy().text(), role.maxSession()));
  }

  /** Returns the living user or role with a unique id. */
  public Optional<PrincipalArn> withUniqueId(String uniqueId) {
    return accounts.values().stream()
        .flatMap(it -> Stream.concat(it.users().values().stream(), it.roles().values().stream()))
        .filter(it -> it.uniqueId().equals(uniqueId))
        .map(PrincipalState::arn)
        .findFirst();
  }

  /** Returns the user or role, if there is one of that name and path. */
  Optional<PrincipalState> find(PrincipalArn arn) {
    IamAccount account = accounts.get(arn.account());
    if (account == null) {
      return Optional.empty();
    }
    Optional<PrincipalState> found =
        switch (arn.kind()) {
          case USER -> Optional.ofNullable(account.users().get(arn.name()));
          case ROLE -> Optional.ofNullable(account.roles().get(arn.name()));
          case ACCOUNT, SESSION, FEDERATED_USER -> Optional.empty();
        };
    return found.filter(it -> it.arn().equals(arn));
  }

  /** Returns the user or role behind a caller, if it still exists. */
  Optional<PrincipalState> find(CallerIdentity caller) {
    return switch (caller) {
      case CallerIdentity.IamUser user ->
          find(user.user()).filter(it -> it.uniqueId().equals(user.uniqueId()));
      case CallerIdentity.RoleSession session ->
          find(session.role()).filter(it -> it.uniqueId().equals(session.roleId()));
      case CallerIdentity.Service service -> Optional.empty();
      case CallerIdentity.Unknown unknown -> Optional.empty();
    };
  }

  /** Returns the text of a managed policy, an account's own or one of AWS's. */
  public Optional<String> managedPolicy(String arn) {
    return AwsManagedPolicies.text(arn)
        .or(
            () ->
                accounts.values().stream()
                    .map(it -> it.policies().get(arn))
                    .flatMap(Stream::ofNullable)
                    .map(it -> it.current().text())
                    .findFirst());
  }

  /** Returns whether the user still exists and the access key is his and active. */
  boolean hasActiveKey(CallerIdentity.IamUser caller) {
    return find(caller)
        .filter(UserState.class::isInstance)
        .map(UserState.class::cast)
        .map(user -> user.accessKeys().get(caller.accessKeyId()))
        .filter(UserState.AccessKeyState::active)
        .isPresent();
  }

  IamAccount account(AccountId id) {
    IamAccount account = accounts.get(id);
    if (account == null) {
      throw new IllegalStateException("no such account here: " + id);
    }
    return account;
  }

  /** Makes an access key for a user. */
  AwsBasicCredentials issueKey(UserState user) {
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(cloud.ids().accessKeyId("AKIA"), cloud.ids().base64(30));
    user.accessKeys()
        .put(
            credentials.accessKeyId(),
            new UserState.AccessKeyState(
                credentials.accessKeyId(), cloud.clock().instant(), /* active= */ true));
    cloud
        .credentials()
        .issue(
            credentials,
            new CallerIdentity.IamUser(user.arn(), user.uniqueId(), credentials.accessKeyId()));
    return credentials;
  }

  private Optional<RoleState> roleOfSession(PrincipalArn session) {
    IamAccount account = accounts.get(session.account());
    String role = session.name().substring(0, session.name().indexOf('/'));
    return account == null ? Optional.empty() : Optional.ofNullable(account.roles().get(role));
  }
}

package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Every account's IAM: the state behind {@link LocalIam}, and who exists. */
public final class IamDirectory {

  private static final String ADMINISTRATOR_ACCESS =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}\
      """;

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
    administrator.inlinePolicies().put("AdministratorAccess", ADMINISTRATOR_ACCESS);
    account(id).users().put(administrator.arn().name(), administrator);
    return issueKey(administrator);
  }

  /** Returns whether the user still exists and the access key is his and active. */
  boolean hasActiveKey(CallerIdentity.IamUser caller) {
    UserState user = account(caller.user().account()).users().get(caller.user().name());
    if (user == null || !user.uniqueId().equals(caller.uniqueId())) {
      return false;
    }
    UserState.AccessKeyState key = user.accessKeys().get(caller.accessKeyId());
    return key != null && key.active();
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
}

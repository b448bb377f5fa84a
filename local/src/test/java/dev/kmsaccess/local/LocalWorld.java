package dev.kmsaccess.local;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.local.contract.TestAccount;
import dev.kmsaccess.local.contract.TestWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The local accounts in process, as a world for contract tests. */
public final class LocalWorld implements TestWorld {

  public static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
  public static final String REGION = "eu-central-1";
  private static final OrganizationId ORGANIZATION = new OrganizationId("o-exampleorgid");

  private final LocalCloud cloud = LocalCloud.create(START, /* seed= */ 1);
  private final TestAccount owner = open("111111111111", "key", Optional.of(ORGANIZATION));
  private final TestAccount member = open("222222222222", "member", Optional.of(ORGANIZATION));
  private final TestAccount outsider = open("333333333333", "outsider", Optional.empty());

  /** Returns the world itself. */
  public LocalCloud cloud() {
    return cloud;
  }

  @Override
  public TestAccount owner() {
    return owner;
  }

  @Override
  public TestAccount member() {
    return member;
  }

  @Override
  public TestAccount outsider() {
    return outsider;
  }

  @Override
  public String organization() {
    return ORGANIZATION.id();
  }

  @Override
  public Instant now() {
    return cloud.clock().instant();
  }

  @Override
  public void advance(Duration duration) {
    cloud.clock().advance(duration);
  }

  private TestAccount open(String id, String name, Optional<OrganizationId> organization) {
    LocalAccount account = cloud.createAccount(new AccountId(id), name, organization);
    return new TestAccount() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public AwsCredentials administrator() {
        return account.administrator();
      }

      @Override
      public KmsClient kms(AwsCredentials credentials) {
        return cloud.clients(credentials, REGION).kms();
      }

      @Override
      public IamClient iam(AwsCredentials credentials) {
        return cloud.clients(credentials, REGION).iam();
      }

      @Override
      public StsClient sts(AwsCredentials credentials) {
        return cloud.clients(credentials, REGION).sts();
      }
    };
  }
}

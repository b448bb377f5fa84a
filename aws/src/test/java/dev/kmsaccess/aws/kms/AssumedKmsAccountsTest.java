package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

class AssumedKmsAccountsTest {

  private static final AccountId OWN = new AccountId("123456789012");
  private static final AccountId MEMBER = new AccountId("210987654321");
  private static final AccountId OTHER = new AccountId("310987654321");

  private final KmsClient own = new FakeKms();
  private final List<String> assumed = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final AssumedKmsAccounts roles =
      new AssumedKmsAccounts(
          OWN,
          own,
          new FakeSts(),
          account -> "arn:aws:iam::" + account + ":role/kms-access-audit-eu-central-1",
          "kms-access-audit",
          session -> new FakeKms(),
          () -> now);

  @Test
  void in_ourOwnAccount_needsNoRole() {
    assertThat(roles.in(OWN)).isSameAs(own);
    assertThat(assumed).isEmpty();
  }

  @Test
  void in_aMember_isASessionOfItsRole_thatIsKept() {
    KmsClient first = roles.in(MEMBER);

    assertThat(roles.in(MEMBER)).isSameAs(first);
    assertThat(roles.in(OTHER)).isNotSameAs(first);
    assertThat(assumed)
        .containsExactly(
            "arn:aws:iam::210987654321:role/kms-access-audit-eu-central-1",
            "arn:aws:iam::310987654321:role/kms-access-audit-eu-central-1");
  }

  @Test
  void in_aMember_isANewSession_shortlyBeforeTheOldOneEnds() {
    KmsClient first = roles.in(MEMBER);
    now = now.plus(Duration.ofMinutes(55));

    assertThat(roles.in(MEMBER)).isNotSameAs(first);
  }

  private final class FakeSts implements StsClient {
    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
      assumed.add(request.roleArn());
      return AssumeRoleResponse.builder()
          .credentials(
              Credentials.builder()
                  .accessKeyId("ASIA")
                  .secretAccessKey("secret")
                  .sessionToken("token")
                  .expiration(now.plus(Duration.ofHours(1)))
                  .build())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}

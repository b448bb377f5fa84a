package dev.kmsaccess.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

class AssumedOrganizationsTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/organization-reader";

  private final FakeSts sts = new FakeSts();
  private final List<String> sessions = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final AssumedOrganizations organizations =
      new AssumedOrganizations(
          sts,
          ROLE,
          session -> {
            sessions.add(session.accessKeyId());
            return new NoOrganizations();
          },
          () -> now);

  @Test
  void get_assumesTheRole_whenItIsFirstNeeded() {
    assertThat(sts.requests).isEmpty();

    organizations.get();

    assertThat(sts.requests)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.roleArn()).isEqualTo(ROLE);
              assertThat(it.roleSessionName()).isEqualTo("kms-access");
            });
    assertThat(sessions).containsExactly("ASIA1");
  }

  @Test
  void get_assumesItAgain_shortlyBeforeTheSessionEnds() {
    OrganizationsClient first = organizations.get();
    now = now.plus(Duration.ofMinutes(54));
    assertThat(organizations.get()).isSameAs(first);

    now = now.plus(Duration.ofMinutes(1));

    assertThat(organizations.get()).isNotSameAs(first);
    assertThat(sessions).containsExactly("ASIA1", "ASIA2");
  }

  private final class FakeSts implements StsClient {
    final List<AssumeRoleRequest> requests = new ArrayList<>();

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
      requests.add(request);
      return AssumeRoleResponse.builder()
          .credentials(
              Credentials.builder()
                  .accessKeyId("ASIA" + requests.size())
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

  private static final class NoOrganizations implements OrganizationsClient {
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

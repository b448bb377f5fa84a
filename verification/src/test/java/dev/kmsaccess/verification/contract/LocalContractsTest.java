package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.audit.Subject;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts that hold at the local accounts, over HTTP. */
class LocalContractsTest {

  @RegisterExtension static final Fresh LOCAL = new Fresh(LocalEndpoint::new);

  @Nested
  class Alerts extends SnsAlertsContract {}

  @Nested
  class Answers extends EventBridgeAnswersContract {}

  @Nested
  class Assumed extends AssumedRolesContract {}

  @Nested
  class AuditStore extends AuditStoreContract {

    @Test
    void events_areForgotten_whenNoDeliveryOfTheirsCanCome() {
      Subject event = new Subject.Event("e-1");
      findings().put(finding(event, 1));

      advance(Duration.ofDays(29));
      assertThat(findings().find(event)).isPresent();

      advance(Duration.ofDays(1));
      assertThat(findings().find(event)).isEmpty();
    }

    private void advance(Duration duration) {
      ((LocalEndpoint) aws()).cloud().clock().advance(duration);
    }
  }

  @Nested
  class Grants extends KmsGrantAccessesContract {}

  @Nested
  class KeyDirectory extends KmsKeyDirectoryContract {}

  @Nested
  class KeyReader extends KmsKeyReaderContract {}

  @Nested
  class Organization extends OrganizationsAccountsContract {}

  @Nested
  class Roles extends RoleAccessesContract {}

  @Nested
  class Seal extends KmsSealContract {}

  @Nested
  class Statements extends KeyPolicyAccessesContract {}

  @Nested
  class Work extends WorkQueueContract {}
}

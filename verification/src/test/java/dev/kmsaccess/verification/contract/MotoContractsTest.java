package dev.kmsaccess.verification.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts that hold at moto, wherever it is: {@code ./verify java} starts it. */
@EnabledIfSystemProperty(
    named = MotoEndpoint.PROPERTY,
    matches = "http.+",
    disabledReason = "the property moto.endpoint does not say where moto is; ./verify java does")
class MotoContractsTest {

  @RegisterExtension static final Fresh MOTO = new Fresh(MotoEndpoint::new);

  @Nested
  class Alerts extends SnsAlertsContract {}

  @Nested
  class Answers extends EventBridgeAnswersContract {}

  @Nested
  class Assumed extends AssumedRolesContract {}

  @Nested
  class AuditStore extends AuditStoreContract {}

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

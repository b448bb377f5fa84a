package dev.kmsaccess.local.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalWorld;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

class GrantLagTest {

  private final LocalWorld world = new LocalWorld();
  private final KmsClient owner = world.owner().kms();
  private final String key = owner.createKey().keyMetadata().arn();
  private final String role = world.member().createRole("reader");
  private final KmsClient reader = world.member().kms(world.member().session(role));

  @BeforeEach
  void makeKmsSlow() {
    LocalKms.setGrantLag(world.cloud(), Duration.ofSeconds(5));
  }

  @Test
  void grant_justMade_worksWithItsTokenAlone() {
    CreateGrantResponse grant = grant();

    assertThatThrownBy(() -> reader.describeKey(it -> it.keyId(key)))
        .isInstanceOf(KmsException.class);
    reader.describeKey(it -> it.keyId(key).grantTokens(grant.grantToken()));
  }

  @Test
  void grant_afterAMoment_worksWithoutItsToken() {
    grant();
    world.advance(Duration.ofSeconds(5));

    reader.describeKey(it -> it.keyId(key));
  }

  @Test
  void grant_justRevoked_worksForAMomentYetIsListedNoMore() {
    CreateGrantResponse grant = grant();
    world.advance(Duration.ofSeconds(5));
    owner.revokeGrant(it -> it.keyId(key).grantId(grant.grantId()));

    assertThat(owner.listGrants(it -> it.keyId(key)).grants()).isEmpty();
    reader.describeKey(it -> it.keyId(key));
    world.advance(Duration.ofSeconds(5));

    assertThatThrownBy(() -> reader.describeKey(it -> it.keyId(key)))
        .isInstanceOf(KmsException.class);
  }

  private CreateGrantResponse grant() {
    return owner.createGrant(
        it -> it.keyId(key).granteePrincipal(role).operations(GrantOperation.DESCRIBE_KEY));
  }
}

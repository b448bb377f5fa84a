package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;

/** A name proves nothing: grants that only look like ours are never ended, and counted. */
class ForeignGrantsTest {

  private static final int MANY = 1_000;

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @Test
  void grantsOfAnOutsider_thatCopyOurNames_areCountedAndLeftAlone() {
    JsonObject answer = house.answer(Inhabitant.MEMBER, Requests.good("real", role));
    String name = house.grants(house.key()).getFirst().name();
    KmsClient outsider = house.administrator(Inhabitant.OUTSIDER).kms();
    KeyArn theirs = KeyArn.of(outsider.createKey().keyMetadata().arn());
    for (int i = 0; i < MANY; i++) {
      grant(outsider, theirs, name.substring(0, name.length() - 4) + "%04x".formatted(i));
    }

    house.advance(Duration.ofHours(8).plusMinutes(1));

    assertThat(grants(outsider, theirs)).isEqualTo(MANY);
    assertThat(house.grants(house.key())).isEmpty();
    assertThat(house.answers())
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    assertThat(TestHouse.text(house.answers().getLast(), "grantId"))
        .isEqualTo(TestHouse.text(answer, "grantId"));
    assertThat(house.metric("reaper", "GrantsForeign")).last().isEqualTo((long) MANY);
    assertThat(house.metric("reaper", "SweepsCompleted")).containsOnly(1L);
  }

  @Test
  void grantMadeByHand_thatClaimsToLastLongerThanAny_isForeign() {
    String name = "kms-access/1/kms-access/210987654321/20261210T000000Z/by-hand/0123456789ab";
    grant(house.administrator(Inhabitant.KEY).kms(), house.key(), name);

    house.advance(Duration.ofDays(30));

    assertThat(house.grants(house.key())).extracting(GrantListEntry::name).containsExactly(name);
    assertThat(house.answers()).isEmpty();
    assertThat(house.metric("reaper", "GrantsForeign")).last().isEqualTo(1L);
  }

  @Test
  void grantOfAnotherInstallation_isForeign() {
    String name = "kms-access/1/kms-access-dev/210987654321/20261124T100000Z/dev/0123456789ab";
    grant(house.administrator(Inhabitant.KEY).kms(), house.key(), name);

    house.advance(Duration.ofHours(3));

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.metric("reaper", "GrantsForeign")).last().isEqualTo(1L);
  }

  @Test
  void grantOfANewerVersion_isLeftAlone_andCountedByItself() {
    String name = "kms-access/2/kms-access/210987654321/20261124T100000Z/new/0123456789ab";
    grant(house.administrator(Inhabitant.KEY).kms(), house.key(), name);

    house.advance(Duration.ofHours(3));

    assertThat(house.grants(house.key())).hasSize(1);
    assertThat(house.metric("reaper", "AccessesUnreadable")).last().isEqualTo(1L);
    assertThat(house.metric("reaper", "GrantsForeign")).last().isEqualTo(0L);
  }

  private void grant(KmsClient maker, KeyArn key, String name) {
    maker.createGrant(
        it ->
            it.keyId(key.toString())
                .name(name)
                .granteePrincipal(role)
                .retiringPrincipal(house.house().reaperRole())
                .operations(GrantOperation.DECRYPT));
  }

  private static int grants(KmsClient owner, KeyArn key) {
    return (int)
        owner
            .listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
            .grants()
            .stream()
            .count();
  }
}

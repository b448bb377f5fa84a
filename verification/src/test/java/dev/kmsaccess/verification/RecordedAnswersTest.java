package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.trail.Trail;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is really said on the buses is what the schemas describe. */
class RecordedAnswersTest {

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");

  @Test
  void answer_ofEveryKind_isWhatItsSchemaDescribes() {
    JsonObject request = Requests.good("granted", role);
    house.answer(Inhabitant.MEMBER, request);
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(Requests.good("bound", role), "encryptionContext", context()));
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(Requests.good("rehearsed", role), "dryRun", JsonBoolean.of(true)));
    house.answer(Inhabitant.MEMBER, Requests.with(request, "key", "alias/no-such-key"));
    house.answer(Inhabitant.MEMBER, Requests.with(request, "duration", "P30D"));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("bound"));
    house.advance(Duration.ofHours(9));

    assertThat(house.answers())
        .extracting(TestHouse::type)
        .contains("KMS Access Granted", "KMS Access Refused", "KMS Access Ended");
    assertThat(house.answers())
        .allSatisfy(it -> assertThat(EventSchemas.problems(it)).as(StrictJson.write(it)).isEmpty());
  }

  @Test
  void requestAndRelease_asTheBusCarriesThem_areWhatTheirSchemasDescribe() {
    house.send(Inhabitant.MEMBER, DetailType.REQUEST, Requests.good("granted", role));
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("granted"));

    assertThat(EventSchemas.problems(house.latest(DetailType.REQUEST))).isEmpty();
    assertThat(EventSchemas.problems(house.latest(DetailType.RELEASE))).isEmpty();
  }

  @Test
  void recordOfCloudTrail_thatWeRead_isWhatItsSchemaDescribes() {
    house.answer(Inhabitant.MEMBER, Requests.good("granted", role));
    String key = house.key().toString();
    var keys = house.administrator(Inhabitant.KEY).kms();
    String policy = keys.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
    keys.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));

    assertThat(Trail.of(house.house().cloud()).events(Inhabitant.KEY.account()))
        .filteredOn(it -> EventSchemas.kinds().contains(EventSchemas.kind(it)))
        .extracting(EventSchemas::kind)
        .contains(
            "AWS API Call via CloudTrail (CreateKey)",
            "AWS API Call via CloudTrail (CreateGrant)",
            "AWS API Call via CloudTrail (PutKeyPolicy)");
    assertThat(Trail.of(house.house().cloud()).events(Inhabitant.KEY.account()))
        .filteredOn(it -> EventSchemas.kinds().contains(EventSchemas.kind(it)))
        .allSatisfy(it -> assertThat(EventSchemas.problems(it)).as(StrictJson.write(it)).isEmpty());
  }

  private static JsonObject context() {
    return JsonObject.builder()
        .put("includes", JsonObject.builder().put("dataset", "ledger").build())
        .build();
  }
}

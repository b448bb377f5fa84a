package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What is told of edits of a key policy that the policy writer replaced without seeing them. */
class OverwrittenEditsTest {

  private static final String FOREIGN =
      """
      {"Sid":"Auditors","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},\
      "Action":"kms:DescribeKey","Resource":"*"},\
      """;

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String key = house.key().toString();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final KmsClient owner = house.administrator(Inhabitant.KEY).kms();

  @Test
  void edit_thatAWriteOfOursReplacedUnseen_isToldOnce_withBothTexts() {
    ask("policy-1");
    String ours = policy();
    // What a writer leaves that had read the policy before the edit.
    put(ours.replaceFirst("(kms-access/1/[^/]+)/1/", "$1/2/"));

    // CloudTrail tells of the edit minutes later.
    recorded(withForeign(ours));
    assertThat(overwritten()).hasSize(1);
    assertThat(overwritten().getFirst())
        .contains(key, "\"Sid\":\"Auditors\"", "make the edit once more");
    assertThat(house.metric("policy-writer", "EditsOverwritten")).containsExactly(1L);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void write_thatAWriterReplacedToWhomKmsDidNotShowIt_isTold_withWhatIsOpenNoMore() {
    ask("policy-1");
    String ours = policy();
    // What a writer leaves that just started and saw the policy without the first access.
    put(ours.replace("/policy-1/", "/policy-2/"));

    recorded(ours);
    assertThat(told("KMS Access overwrote its own write"))
        .singleElement()
        .asString()
        .containsPattern("Open no more, .*/policy-1/")
        .containsPattern("Open again, .*/policy-2/");
    assertThat(house.metric("policy-writer", "EditsOverwritten")).containsExactly(1L);
  }

  @Test
  void write_thatTheNextOneKept_isNotTold() {
    ask("policy-1");
    String ours = policy();
    ask("policy-2");

    recorded(ours);

    assertThat(house.metric("policy-writer", "EditsOverwritten")).isEmpty();
  }

  @Test
  void edit_thatStands_isNotTold() {
    ask("policy-1");
    put(withForeign(policy()));

    house.advance(Duration.ofMinutes(15));

    assertThat(overwritten()).isEmpty();
  }

  @Test
  void edit_thatAWriteOfOursKept_isNotTold() {
    ask("policy-1");
    put(withForeign(policy()));
    ask("policy-2");

    house.advance(Duration.ofMinutes(15));

    assertThat(policy()).contains("Auditors");
    assertThat(overwritten()).isEmpty();
  }

  @Test
  void edit_ofAKeyThatWeNeverWrote_isNotTold() {
    String before = policy();
    put(withForeign(before));
    put(before);

    house.advance(Duration.ofMinutes(15));

    assertThat(overwritten()).isEmpty();
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void record_thatLeavesThePolicyOut_isLoggedAndNotLost() {
    recorded("");

    assertThat(house.log("policy-writer"))
        .anySatisfy(it -> assertThat(StrictJson.write(it)).contains("cannot be found out", key));
    assertThat(house.deadLetters()).isZero();
  }

  private void recorded(String policy) {
    SqsClient sqs = house.administrator(Inhabitant.KEY).sqs();
    String queue =
        sqs.listQueues().queueUrls().stream()
            .filter(it -> it.contains("DecidedQueue"))
            .findFirst()
            .orElseThrow();
    sqs.sendMessage(
        it ->
            it.queueUrl(queue)
                .messageGroupId("policy-writer")
                .messageDeduplicationId("record")
                .messageBody(record(policy)));
    house.advance(Duration.ofMinutes(1));
  }

  private String record(String policy) {
    JsonObject event = EventSchemas.object(Project.text("events/put-key-policy.json"));
    JsonObject detail = event.object("detail").orElseThrow();
    JsonObject.Builder parameters =
        JsonObject.builder().put("keyId", key).put("policyName", "default");
    if (!policy.isEmpty()) {
      parameters.put("policy", policy);
    }
    JsonObject edit = Requests.with(detail, "requestParameters", parameters.build());
    return StrictJson.write(Requests.with(event, "detail", edit))
        .replace(
            "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", key);
  }

  private void ask(String id) {
    JsonObject request = Requests.with(Requests.good(id, role), "mode", JsonString.of("policy"));
    assertThat(TestHouse.type(house.answer(Inhabitant.MEMBER, request)))
        .isEqualTo("KMS Access Granted");
  }

  private List<String> overwritten() {
    return told("KMS key policy edit overwritten");
  }

  private List<String> told(String subject) {
    return house.alerts().stream()
        .filter(it -> it.subject().orElse("").startsWith(subject))
        .map(it -> it.message())
        .toList();
  }

  private void put(String policy) {
    owner.putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));
  }

  private String policy() {
    return owner.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
  }

  private static String withForeign(String policy) {
    return policy.replaceFirst("(\"Statement\"\\s*:\\s*\\[)", "$1" + FOREIGN);
  }
}

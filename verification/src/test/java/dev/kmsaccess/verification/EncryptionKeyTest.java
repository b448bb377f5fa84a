package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.stack.DeployedStack;
import dev.kmsaccess.local.stack.LocalStack;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the stack keeps is sealed with a key of the deployer's, where one is named. */
class EncryptionKeyTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private final LocalCloud cloud = LocalCloud.create(TestHouse.START, /* seed= */ 1);

  @Test
  void stack_withAKey_sealsTopicsAndQueuesWithIt_andLetsItsFunctionsUseIt() {
    LocalClients owner = deploy(Map.of("EncryptionKeyArn", KEY));

    List<String> topics = owner.sns().listTopics().topics().stream().map(Topic::topicArn).toList();
    assertThat(topics)
        .hasSize(2)
        .allSatisfy(
            topic ->
                assertThat(owner.sns().getTopicAttributes(it -> it.topicArn(topic)).attributes())
                    .containsEntry("KmsMasterKeyId", KEY));
    assertThat(owner.sqs().listQueues().queueUrls())
        .hasSize(4)
        .allSatisfy(
            queue ->
                assertThat(
                        owner
                            .sqs()
                            .getQueueAttributes(
                                it -> it.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                            .attributes())
                    .containsEntry(QueueAttributeName.KMS_MASTER_KEY_ID, KEY));
    for (String function : List.of("grant-broker", "reaper", "reviewer", "auditor", "writer")) {
      String role = "kms-access-" + function + "-" + House.REGION;
      assertThat(owner.iam().listRolePolicies(it -> it.roleName(role)).policyNames())
          .as(role)
          .contains("encryption-key");
    }
  }

  @Test
  void stack_withoutAKey_sealsWithAwssOwn_andGivesNoRightOnAny() {
    LocalClients owner = deploy(Map.of());

    assertThat(owner.sqs().listQueues().queueUrls())
        .allSatisfy(
            queue ->
                assertThat(
                        owner
                            .sqs()
                            .getQueueAttributes(
                                it -> it.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                            .attributes())
                    .containsEntry(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true")
                    .doesNotContainKey(QueueAttributeName.KMS_MASTER_KEY_ID));
    assertThat(
            owner
                .iam()
                .listRolePolicies(it -> it.roleName("kms-access-grant-broker-" + House.REGION))
                .policyNames())
        .doesNotContain("encryption-key");
  }

  @Test
  void keysPolicy_asTheRunbookHasIt_asksEventBridgeForNoSource() {
    List<JsonObject> statements = documented().objects("Statement");

    assertThat(statements)
        .filteredOn(it -> StrictJson.write(it).contains("events.amazonaws.com"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(StrictJson.write(it)).doesNotContain("aws:Source"));
    assertThat(statements)
        .filteredOn(it -> StrictJson.write(it).contains("cloudwatch.amazonaws.com"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(StrictJson.write(it)).contains("aws:SourceAccount"));
  }

  /** The statements that docs/operations.md gives for the key's policy. */
  private static JsonObject documented() {
    String text = Project.text("docs/operations.md");
    String section = text.substring(text.indexOf("\n## A key of your own"));
    String json = section.substring(section.indexOf("```json") + "```json".length());
    return EventSchemas.object("{\"Statement\": [" + json.substring(0, json.indexOf("```")) + "]}");
  }

  private LocalClients deploy(Map<String, String> parameters) {
    cloud.createAccount(
        Inhabitant.KEY.account(), Inhabitant.KEY.label(), Inhabitant.KEY.organization());
    Map<String, String> all = new HashMap<>(parameters);
    all.put("OrganizationId", Inhabitant.ORGANIZATION.id());
    all.put("EnablePolicyMode", "true");
    all.put("ApproverArnPattern", "arn:aws:iam::*:*");
    DeployedStack stack =
        LocalStack.deploy(
            cloud,
            Inhabitant.KEY.account(),
            House.REGION,
            Project.root().resolve("template.yaml"),
            "kms-access",
            all,
            (definition, clients) -> (event, invocation) -> event);
    assertThat(stack.output("BusArn")).isPresent();
    return cloud
        .account(Inhabitant.KEY.account())
        .map(it -> cloud.clients(it.administrator(), House.REGION))
        .orElseThrow();
  }
}

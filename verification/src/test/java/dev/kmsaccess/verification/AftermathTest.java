package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.kms.LocalKms;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What becomes of grants that were made under an access which let its grantee make some. */
class AftermathTest {

  private static final String NO_BUS =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Action":"events:PutEvents","Resource":"*"}]}
      """;

  private final TestHouse house = TestHouse.furnish(TestHouse.rules("preset-rules.json"));
  private final String key = house.key().toString();
  private final String copier = house.createRole(Inhabitant.MEMBER, "snapshot-copier");
  private final String other = house.createRole(Inhabitant.MEMBER, "other");
  private final String scaling =
      house
          .administrator(Inhabitant.MEMBER)
          .iam()
          .createServiceLinkedRole(it -> it.awsServiceName("autoscaling.amazonaws.com"))
          .role()
          .arn();

  @Test
  void grantOfAPrincipal_madeUnderAnAccessThatIsOver_isRevoked() {
    attach(ask("copy", "ebs-snapshot", copier));
    String child = grantThroughEc2(other);

    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(grantIds()).doesNotContain(child);
    JsonObject told = told(house.answersFor(Inhabitant.MEMBER));
    assertThat(names(told, "revoked")).containsExactly(child);
    assertThat(names(told, "left")).isEmpty();
    assertThat(EventSchemas.problems(told)).isEmpty();
    assertThat(told(house.answers())).isNotNull();
  }

  @Test
  void grantOfAService_isTold_andLivesOn() {
    attach(ask("copy", "ebs-snapshot", copier));
    String child = grantThroughEc2(scaling);

    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(grantIds()).containsExactly(child);
    assertThat(names(told(house.answers()), "left")).containsExactly(child);
    assertThat(house.metric("reviewer", "ChildrenLeft")).containsExactly(1L);
  }

  @Test
  void grantMadeUnderAGrant_isFoundWhenTheReaperEndsThat() {
    ask("scale", "auto-scaling", scaling);
    String child = grant(asAutoScaling().kms(), other);

    house.advance(Duration.ofHours(8).plusMinutes(2));

    assertThat(grantIds()).isEmpty();
    assertThat(names(told(house.answers()), "revoked")).containsExactly(child);
  }

  /** As docs/operations.md has it. */
  @Test
  void endThatTheBusDidNotTake_isSaid_soThatSomebodyCanSendIt() {
    ask("scale", "auto-scaling", scaling);
    String child = grant(asAutoScaling().kms(), other);
    IamClient iam = house.administrator(Inhabitant.KEY).iam();
    String reaper = PrincipalArn.of(house.house().output("ReaperRoleArn")).name();
    iam.putRolePolicy(it -> it.roleName(reaper).policyName("shut").policyDocument(NO_BUS));

    house.advance(Duration.ofHours(8).plusMinutes(2));
    iam.deleteRolePolicy(it -> it.roleName(reaper).policyName("shut"));

    assertThat(grantIds()).containsExactly(child);
    assertThat(house.metric("reaper", "EndingsUnannounced")).contains(1L);
    String detail =
        house.log("reaper").stream()
            .filter(it -> it.text("message").equals(Optional.of("an end was not announced")))
            .map(it -> it.text("detail").orElseThrow())
            .findFirst()
            .orElseThrow();
    house
        .administrator(Inhabitant.KEY)
        .eventBridge()
        .putEvents(
            it ->
                it.entries(
                    entry ->
                        entry
                            .eventBusName(house.house().output("BusArn"))
                            .source("kms-access")
                            .detailType("KMS Access Ended")
                            .detail(detail)));
    house.advance(Duration.ofMinutes(1));
    assertThat(grantIds()).isEmpty();
  }

  @Test
  void grantOfAnAccountThatMayMakeSomeByAnotherAccess_isTold_andLivesOn() {
    attach(ask("copy", "ebs-snapshot", copier));
    ask("scale", "auto-scaling", scaling);
    String child = grantThroughEc2(other);

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("copy"));

    assertThat(grantIds()).contains(child);
    assertThat(StrictJson.write(told(house.answers()))).contains("the access scale");
  }

  @Test
  void grantOfAnAccountThatTheKeysPolicyLetsMakeSome_isTold_andLivesOn() {
    attach(ask("copy", "ebs-snapshot", copier));
    String child = grantThroughEc2(other);
    letTheMemberMakeGrants();

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("copy"));

    assertThat(grantIds()).contains(child);
    assertThat(StrictJson.write(told(house.answers()))).contains("StandingAccess");
  }

  @Test
  void grantsOfTheKeysOwnAccount_andOfThoseWhoNeverMadeAny_areNobodysChildren() {
    attach(ask("copy", "ebs-snapshot", copier));
    String ours = grant(house.administrator(Inhabitant.KEY).kms(), other);

    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(grantIds()).containsExactly(ours);
    assertThat(house.answers())
        .extracting(TestHouse::type)
        .doesNotContain(DetailType.CHILDREN.text());
  }

  private JsonObject ask(String requestId, String preset, String grantee) {
    JsonObject answer =
        house.answer(
            Inhabitant.MEMBER,
            Requests.with(
                Requests.with(
                    Requests.without(Requests.good(requestId, grantee), "operations"),
                    "preset",
                    preset),
                "mode",
                preset.equals("ebs-snapshot") ? "policy" : "grant"));
    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    return answer;
  }

  private void attach(JsonObject answer) {
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .putRolePolicy(
            it ->
                it.roleName("snapshot-copier")
                    .policyName("kms-access")
                    .policyDocument(
                        StrictJson.write(
                            TestHouse.detail(answer).object("iamPolicy").orElseThrow())));
  }

  private String grantThroughEc2(String grantee) {
    LocalKms kms = (LocalKms) house.session(Inhabitant.MEMBER, copier).kms();
    return grant(kms.via("ec2." + House.REGION + ".amazonaws.com"), grantee);
  }

  private String grant(KmsClient kms, String grantee) {
    return kms.createGrant(
            it -> it.keyId(key).granteePrincipal(grantee).operationsWithStrings("Decrypt"))
        .grantId();
  }

  /** Takes the service's role as the service does. */
  private LocalClients asAutoScaling() {
    CallerIdentity service =
        new CallerIdentity.Service("autoscaling.amazonaws.com", Optional.empty());
    Credentials credentials =
        LocalClients.of(house.house().cloud(), service, House.REGION)
            .sts()
            .assumeRole(
                it ->
                    it.roleArn(PrincipalArn.of(scaling).toString()).roleSessionName("AutoScaling"))
            .credentials();
    return house.clients(credentials);
  }

  private void letTheMemberMakeGrants() {
    KmsClient owner = house.administrator(Inhabitant.KEY).kms();
    String policy = owner.getKeyPolicy(it -> it.keyId(key).policyName("default")).policy();
    String standing =
        """
        "Statement":[{"Sid":"StandingAccess","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},\
        "Action":"kms:Create*","Resource":"*"},\
        """
            .formatted(Inhabitant.MEMBER.account());
    owner.putKeyPolicy(
        it ->
            it.keyId(key)
                .policyName("default")
                .policy(policy.replaceFirst("\"Statement\"\\s*:\\s*\\[", standing)));
  }

  private List<String> grantIds() {
    return house.grants(house.key()).stream().map(GrantListEntry::grantId).toList();
  }

  private static JsonObject told(List<JsonObject> answers) {
    return answers.stream()
        .filter(it -> TestHouse.type(it).equals(DetailType.CHILDREN.text()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static List<String> names(JsonObject told, String member) {
    JsonArray named = (JsonArray) TestHouse.detail(told).get(member).orElseThrow();
    return named.elements().stream()
        .map(it -> ((JsonObject) it).text("grantId").orElseThrow())
        .toList();
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.Functions;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Role mode, from the request to the last second and the clean-up. */
class RoleModeTest {

  private final TestHouse house = TestHouse.furnishForAllModes();
  private final String key = house.key().toString();
  private final String grantee = house.createRole(Inhabitant.MEMBER, "report-writer");

  @Test
  void request_isGranted_asARoleForExactlyTheGranteeTheKeyAndTheTime() {
    JsonObject answer = ask();

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(TestHouse.text(answer, "endsBy")).isEqualTo(TestHouse.text(answer, "expiresAt"));
    Role role = role(answer);
    assertThat(role.arn()).isEqualTo(TestHouse.text(answer, "roleArn"));
    assertThat(role.path())
        .startsWith("/kms-access/1/kms-access/eu-central-1/" + house.key().keyId() + "/")
        .contains("/210987654321/20261124T163000Z/role-1/");
    assertThat(role.permissionsBoundary().permissionsBoundaryArn())
        .isEqualTo("arn:aws:iam::123456789012:policy/kms-access-role-boundary-eu-central-1");
    assertThat(role.tags())
        .extracting(it -> it.key() + "=" + it.value())
        .contains("kms-access:requester=210987654321", "kms-access:request-id=role-1");
    assertThat(house.answersFor(Inhabitant.MEMBER)).hasSize(1);
    assertThat(house.deadLetters()).isZero();
  }

  @Test
  void grantee_takesTheRole_onceItsPolicyIsAttached_untilTheSecondOfItsEnd() {
    // Between two rounds of the clean-up, which would end it by taking the role away.
    house.advance(Duration.ofMinutes(2));
    JsonObject answer = ask();
    assertDenied(() -> taken(grantee, answer));
    attach(answer);

    LocalClients session = taken(grantee, answer);
    SdkBytes ciphertext = new FiveOperations(session.kms(), key, List.of()).succeed();
    house.advance(Duration.ofHours(8).minusSeconds(60));
    KmsClient late = taken(grantee, answer).kms();
    house.advance(Duration.ofSeconds(59));
    new FiveOperations(late, key, List.of()).succeed();
    // The session would go on for an hour, but it gives nothing any more.
    house.advance(Duration.ofSeconds(1));
    new FiveOperations(late, key, List.of()).areRefused(ciphertext);
    assertDenied(() -> taken(grantee, answer));
  }

  @Test
  void others_areRefused() {
    JsonObject answer = ask();
    attach(answer);
    String other = house.createRole(Inhabitant.MEMBER, "other");
    attach(answer, Inhabitant.MEMBER, "other");
    String colleague = house.createRole(Inhabitant.COLLEAGUE, "report-writer");
    attach(answer, Inhabitant.COLLEAGUE, "report-writer");

    assertDenied(() -> taken(other, answer));
    assertDenied(() -> taken(Inhabitant.COLLEAGUE, colleague, answer));
    KmsClient kms = taken(grantee, answer).kms();
    Denied.assertDenied(
        () ->
            kms.createGrant(
                it -> it.keyId(key).granteePrincipal(grantee).operationsWithStrings("Decrypt")));
    Denied.assertDenied(() -> kms.getKeyPolicy(it -> it.keyId(key)));
  }

  @Test
  void grantee_thatIsMadeAnewUnderItsName_doesNotGetIn() {
    JsonObject answer = ask();
    attach(answer);
    IamClient members = house.administrator(Inhabitant.MEMBER).iam();
    members.deleteRolePolicy(it -> it.roleName("report-writer").policyName("use"));
    members.deleteRole(it -> it.roleName("report-writer"));
    house.createRole(Inhabitant.MEMBER, "report-writer");
    attach(answer);

    assertDenied(() -> taken(grantee, answer));
  }

  @Test
  void access_isCleanedUp_andItsEndAnnounced() {
    JsonObject answer = ask();

    house.advance(Duration.ofHours(8).plusMinutes(6));

    assertThat(roles()).isEmpty();
    assertThat(house.answersTo("role-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
    JsonObject ended = house.answersTo("role-1").getLast();
    assertThat(TestHouse.text(ended, "cause")).isEqualTo("expired");
    assertThat(TestHouse.text(ended, "roleArn")).isEqualTo(TestHouse.text(answer, "roleArn"));
    assertThat(TestHouse.text(ended, "grantee")).isEqualTo(grantee);
  }

  @Test
  void release_takesTheRoleAway_whateverSomebodyHungOnIt_andItsSessionsGiveNothing() {
    JsonObject answer = ask();
    attach(answer);
    KmsClient session = taken(grantee, answer).kms();
    SdkBytes ciphertext = new FiveOperations(session, key, List.of()).succeed();
    String name = role(answer).roleName();
    owner().putRolePolicy(it -> it.roleName(name).policyName("more").policyDocument(everything()));
    owner()
        .attachRolePolicy(
            it -> it.roleName(name).policyArn("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"));

    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("role-1"));

    assertThat(roles()).isEmpty();
    assertThatThrownBy(() -> session.decrypt(it -> it.ciphertextBlob(ciphertext)))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            it ->
                assertThat(it.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException"));
    house.advance(Duration.ofMinutes(16));
    assertThat(house.answersTo("role-1"))
        .extracting(TestHouse::type)
        .containsExactly("KMS Access Granted", "KMS Access Ended");
  }

  @Test
  void repeatedRequest_findsTheRole() {
    JsonObject first = ask();

    house.send(Inhabitant.MEMBER, DetailType.REQUEST, request());

    assertThat(roles()).hasSize(1);
    assertThat(house.answersTo("role-1"))
        .extracting(it -> TestHouse.text(it, "roleArn"))
        .containsExactly(TestHouse.text(first, "roleArn"), TestHouse.text(first, "roleArn"));
  }

  @Test
  void roleUnderItsName_thatSomebodyElseMade_isNotTaken() {
    JsonObject answer = ask();
    Role made = role(answer);
    house.send(Inhabitant.MEMBER, DetailType.RELEASE, Requests.release("role-1"));
    owner()
        .createRole(
            it ->
                it.roleName(made.roleName())
                    .path(made.path())
                    .assumeRolePolicyDocument(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"sts:AssumeRole\"}]}"));

    assertThat(StrictJson.write(ask())).contains("KMS Access Refused", "BROKER_NOT_PERMITTED");
    assertThat(owner().listRolePolicies(it -> it.roleName(made.roleName())).policyNames())
        .isEmpty();
  }

  @Test
  void dryRun_makesNothing_andSaysWhatWouldBeNeeded() {
    JsonObject answer =
        house.answer(Inhabitant.MEMBER, Requests.with(request(), "dryRun", JsonBoolean.of(true)));

    assertThat(TestHouse.type(answer)).isEqualTo("KMS Access Granted");
    assertThat(StrictJson.write(TestHouse.detail(answer).object("iamPolicy").orElseThrow()))
        .contains("sts:AssumeRole", ":role/kms-access/1/kms-access/eu-central-1/");
    assertThat(roles()).isEmpty();
  }

  @Test
  void encryptionContext_bindsTheUse_andNotTheDescription() {
    JsonObject bound =
        JsonObject.builder()
            .put("equals", JsonObject.builder().put("dataset", "${aws:username}").build())
            .build();
    JsonObject answer =
        house.answer(Inhabitant.MEMBER, Requests.with(request(), "encryptionContext", bound));
    attach(answer);
    KmsClient kms = taken(grantee, answer).kms();

    kms.describeKey(it -> it.keyId(key));
    encrypt(kms, Map.of("dataset", "${aws:username}"));
    Denied.assertDenied(() -> encrypt(kms, Map.of()));
    Denied.assertDenied(() -> encrypt(kms, Map.of("dataset", "ledger")));
    Denied.assertDenied(() -> encrypt(kms, Map.of("dataset", "${aws:username}", "more", "x")));
  }

  @Test
  void grantee_whomNobodyKnows_isRefused() {
    JsonObject request =
        Requests.with(request(), "grantee", JsonString.of("arn:aws:iam::210987654321:role/nobody"));

    assertThat(StrictJson.write(house.answer(Inhabitant.MEMBER, request)))
        .contains("GRANTEE_UNKNOWN");
    assertThat(roles()).isEmpty();
  }

  @Test
  void foreignRoles_underOurPath_areLeftAlone_andCounted() {
    String path = "/kms-access/1/kms-access/eu-central-1/" + house.key().keyId();
    String trust = StrictJson.write(trustOfTheOwner());
    owner()
        .createRole(
            it ->
                it.roleName("forged")
                    .path(path + "/210987654321/20200101T000000Z/old/0123456789ab/")
                    .assumeRolePolicyDocument(trust));
    owner()
        .createRole(
            it ->
                it.roleName("of-another-region")
                    .path(
                        "/kms-access/1/kms-access/us-east-1/"
                            + house.key().keyId()
                            + "/210987654321/20200101T000000Z/old/0123456789ab/")
                    .assumeRolePolicyDocument(trust));

    house.advance(Duration.ofMinutes(6));

    assertThat(roles())
        .extracting(Role::roleName)
        .containsExactlyInAnyOrder("forged", "of-another-region");
    assertThat(house.answers()).isEmpty();
  }

  @Test
  void onlyTheWritersRole_makesRoles_andOnlyUnderItsPathAndBoundary() {
    String path = "/kms-access/1/kms-access/eu-central-1/x/";
    String boundary = "arn:aws:iam::123456789012:policy/kms-access-role-boundary-eu-central-1";
    for (String function : List.of("grant-broker", "reaper", "auditor")) {
      assertDenied(() -> create(asFunction(function), path, boundary));
    }
    IamClient writer = asFunction("writer");
    assertDenied(() -> create(writer, "/", boundary));
    assertDenied(() -> create(writer, "/kms-access/1/other/eu-central-1/", boundary));
    assertDenied(() -> create(writer, "/kms-access/1/kms-access/us-east-1/", boundary));
    assertDenied(() -> create(writer, path, "arn:aws:iam::aws:policy/AdministratorAccess"));
    create(writer, path, boundary);
    assertDenied(
        () ->
            writer.attachRolePolicy(
                it ->
                    it.roleName("x")
                        .policyArn("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess")));
    assertDenied(() -> writer.deleteRolePermissionsBoundary(it -> it.roleName("x")));
  }

  private static void create(IamClient iam, String path, String boundary) {
    iam.createRole(
        it ->
            it.roleName("x")
                .path(path)
                .permissionsBoundary(boundary)
                .assumeRolePolicyDocument(StrictJson.write(trustOfTheOwner())));
  }

  private static JsonObject trustOfTheOwner() {
    return EventSchemas.object(
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"sts:AssumeRole\"}]}");
  }

  private static String everything() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
  }

  private IamClient asFunction(String name) {
    Arn role =
        Arn.parse("arn:aws:iam::123456789012:role/kms-access-" + name + "-eu-central-1")
            .orElseThrow();
    Arn function =
        Arn.parse("arn:aws:lambda:eu-central-1:123456789012:function:test").orElseThrow();
    return Functions.of(house.house().cloud()).clients(function, role).iam();
  }

  private JsonObject request() {
    return Requests.with(Requests.good("role-1", grantee), "mode", JsonString.of("role"));
  }

  private JsonObject ask() {
    return house.answer(Inhabitant.MEMBER, request());
  }

  private void attach(JsonObject answer) {
    attach(answer, Inhabitant.MEMBER, "report-writer");
  }

  private void attach(JsonObject answer, Inhabitant owner, String name) {
    String document = StrictJson.write(TestHouse.detail(answer).object("iamPolicy").orElseThrow());
    house
        .administrator(owner)
        .iam()
        .putRolePolicy(it -> it.roleName(name).policyName("use").policyDocument(document));
  }

  private LocalClients taken(String by, JsonObject answer) {
    return taken(Inhabitant.MEMBER, by, answer);
  }

  private LocalClients taken(Inhabitant owner, String by, JsonObject answer) {
    Credentials credentials =
        house
            .session(owner, by)
            .sts()
            .assumeRole(
                it -> it.roleArn(TestHouse.text(answer, "roleArn")).roleSessionName("kms-access"))
            .credentials();
    return house.clients(credentials);
  }

  private void encrypt(KmsClient kms, Map<String, String> context) {
    kms.encrypt(
        it ->
            it.keyId(key).plaintext(SdkBytes.fromUtf8String("ledger")).encryptionContext(context));
  }

  private IamClient owner() {
    return house.administrator(Inhabitant.KEY).iam();
  }

  private List<Role> roles() {
    return owner().listRoles(it -> it.pathPrefix("/kms-access/")).roles();
  }

  private Role role(JsonObject answer) {
    String arn = TestHouse.text(answer, "roleArn");
    return owner().getRole(it -> it.roleName(arn.substring(arn.lastIndexOf('/') + 1))).role();
  }

  /** IAM and STS name the denial differently from KMS. */
  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }
}

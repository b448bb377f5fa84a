package dev.kmsaccess.cli;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.local.sns.Topics;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The story of one access and one mistake. Each step says what must happen, does it, and prints
 * what did happen; a step that goes otherwise fails the whole.
 */
final class Demonstration {

  private static final String GRANTEE = "report-writer";
  private static final String BYSTANDER = "somebody-else";
  private static final byte[] SECRET = "Hello, World!".getBytes(StandardCharsets.UTF_8);

  private static final Map<String, String> CONTEXT = Map.of("dataset", "ledger");

  private final House house;
  private final Path home;
  private final Story story;
  private boolean asExpected = true;

  Demonstration(House house, Path home, Story story) {
    this.house = house;
    this.home = home;
    this.story = story;
  }

  /** Tells the story; false if any step went otherwise than it must. */
  boolean run() {
    people();
    JsonObject request = sampleRequest();
    JsonObject granted = ask(request);
    String token = granted.text("grantToken").orElse("");
    SdkBytes sealed = use(token);
    refuse(sealed);
    end(sealed);
    expose();
    story.end(
        asExpected
            ? "Every step went as it must."
            : "A step marked with !! went otherwise than it must.");
    return asExpected;
  }

  private void people() {
    story.chapter("Four local accounts that enforce policies, grants and bus policies");
    story.say("key account  " + Inhabitant.KEY.account() + "  runs template.yaml and owns the key");
    story.say("             " + house.key());
    story.say("             alias " + House.ALIAS + ", opted in by the tag kms-access");
    story.say("member       " + Inhabitant.MEMBER.account() + "  wants to use it");
    story.say(
        "colleague    " + Inhabitant.COLLEAGUE.account() + "  same organisation, did not ask");
    story.say("outsider     " + Inhabitant.OUTSIDER.account() + "  in no organisation");
    createRole(GRANTEE);
    createRole(BYSTANDER);
    denied(
        "a data key before anybody asked",
        sessionOf(GRANTEE),
        kms -> kms.generateDataKey(it -> it.keyId(key()).keySpec("AES_256")));
  }

  private JsonObject ask(JsonObject request) {
    story.chapter("The member asks: a KMS Access Request on the key account's bus");
    story.quote(StrictJson.writePretty(request));
    house
        .administrator(Inhabitant.MEMBER)
        .eventBridge()
        .putEvents(
            it ->
                it.entries(
                    entry ->
                        entry
                            .eventBusName(house.bus())
                            .source("nightly-report")
                            .detailType("KMS Access Request")
                            .detail(StrictJson.write(request))));
    house.cloud().clock().runDue();

    story.chapter("The answer, from the log group in the member's own account");
    JsonObject answer = lastAnswer();
    JsonObject detail = answer.object("detail").orElseGet(() -> JsonObject.builder().build());
    story.quote(StrictJson.writePretty(shortened(answer)));
    expect(
        answer.text("detail-type").filter("KMS Access Granted"::equals).isPresent(),
        "KMS Access Granted",
        "until " + detail.text("expiresAt").orElse("?"));
    return detail;
  }

  private SdkBytes use(String token) {
    story.chapter("The role " + GRANTEE + " uses the key, with no IAM policy of its own");
    KmsClient kms = sessionOf(GRANTEE);
    allowed(
        "DescribeKey",
        () ->
            kms.describeKey(it -> it.keyId(key()).grantTokens(token))
                .keyMetadata()
                .keyStateAsString());
    List<SdkBytes> sealed = new ArrayList<>();
    allowed(
        "Encrypt",
        () -> {
          sealed.add(
              kms.encrypt(
                      it ->
                          it.keyId(key())
                              .plaintext(SdkBytes.fromByteArray(SECRET))
                              .encryptionContext(CONTEXT)
                              .grantTokens(token))
                  .ciphertextBlob());
          return sealed.getFirst().asByteArray().length + " bytes of ciphertext";
        });
    allowed(
        "Decrypt",
        () ->
            kms.decrypt(it -> it.ciphertextBlob(sealed.getFirst()).encryptionContext(CONTEXT))
                .plaintext()
                .asUtf8String());
    allowed(
        "ReEncrypt",
        () ->
            kms.reEncrypt(
                        it ->
                            it.ciphertextBlob(sealed.getFirst())
                                .sourceEncryptionContext(CONTEXT)
                                .destinationKeyId(key())
                                .destinationEncryptionContext(CONTEXT))
                    .ciphertextBlob()
                    .asByteArray()
                    .length
                + " bytes, sealed anew");
    allowed(
        "GenerateDataKey",
        () ->
            kms.generateDataKey(it -> it.keyId(key()).keySpec("AES_256").encryptionContext(CONTEXT))
                        .plaintext()
                        .asByteArray()
                        .length
                    * 8
                + "-bit data key");
    return sealed.getFirst();
  }

  private void refuse(SdkBytes sealed) {
    story.chapter("Nobody else can");
    Consumer<KmsClient> decrypt =
        kms -> kms.decrypt(it -> it.ciphertextBlob(sealed).encryptionContext(CONTEXT));
    denied("another role of the member", sessionOf(BYSTANDER), decrypt);
    denied("the colleague's administrator", administrator(Inhabitant.COLLEAGUE), decrypt);
    denied("the outsider's administrator", administrator(Inhabitant.OUTSIDER), decrypt);
    denied(
        "the grantee, sharing it further",
        sessionOf(GRANTEE),
        kms ->
            kms.createGrant(
                it ->
                    it.keyId(key())
                        .granteePrincipal(roleArn(BYSTANDER))
                        .operationsWithStrings("Decrypt")));
    denied(
        "the grantee, in another context",
        sessionOf(GRANTEE),
        kms ->
            kms.encrypt(
                it ->
                    it.keyId(key())
                        .plaintext(SdkBytes.fromByteArray(SECRET))
                        .encryptionContext(Map.of("dataset", "payroll"))));
  }

  private void end(SdkBytes sealed) {
    story.chapter("Nine hours pass; the reaper runs every minute");
    house.cloud().clock().advance(Duration.ofHours(9));
    JsonObject answer = lastAnswer();
    JsonObject detail = answer.object("detail").orElseGet(() -> JsonObject.builder().build());
    expect(
        answer.text("detail-type").filter("KMS Access Ended"::equals).isPresent(),
        "KMS Access Ended",
        detail.text("cause").orElse("?") + " at " + detail.text("endedAt").orElse("?"));
    denied(
        "Decrypt after the end",
        sessionOf(GRANTEE),
        kms -> kms.decrypt(it -> it.ciphertextBlob(sealed).encryptionContext(CONTEXT)));
  }

  private void expose() {
    story.chapter("Somebody opens the key policy to the world; CloudTrail records it");
    KmsClient owner = administrator(Inhabitant.KEY);
    String before = owner.getKeyPolicy(it -> it.keyId(key())).policy();
    String after = StrictJson.write(opened(object(before)));
    owner.putKeyPolicy(it -> it.keyId(key()).policyName("default").policy(after));
    house.cloud().clock().runDue();
    List<Published> alerts = Topics.of(house.cloud()).published();
    expect(
        alerts.size() == 1,
        "the security team is told",
        alerts.isEmpty() ? "no alert" : alerts.getLast().subject().orElse(""));
    alerts.stream().map(Published::message).forEach(story::quote);
  }

  /** Takes an answer's bulk out for the eye: the token is long, and commands repeat it. */
  private static JsonObject shortened(JsonObject answer) {
    Map<String, JsonValue> members = new LinkedHashMap<>(answer.members());
    members.replaceAll(
        (name, value) ->
            switch (value) {
              case JsonObject object -> shortened(object);
              case JsonString(String text, var place) when name.equals("grantToken") ->
                  JsonString.of(text.substring(0, Math.min(24, text.length())) + "…");
              case JsonArray array when name.equals("commands") ->
                  JsonArray.ofTexts(
                      List.of("(" + array.elements().size() + " commands to try it with)"));
              default -> value;
            });
    return new JsonObject(members, answer.place());
  }

  private static JsonObject opened(JsonObject policy) {
    List<JsonValue> statements = new ArrayList<>();
    if (policy.get("Statement").orElseThrow() instanceof JsonArray array) {
      statements.addAll(array.elements());
    }
    statements.add(
        JsonObject.builder()
            .put("Sid", "TemporaryForTesting")
            .put("Effect", "Allow")
            .put("Principal", "*")
            .put("Action", List.of("kms:Decrypt", "kms:DescribeKey"))
            .put("Resource", "*")
            .build());
    Map<String, JsonValue> members = new LinkedHashMap<>(policy.members());
    members.put("Statement", JsonArray.of(statements));
    return new JsonObject(members, policy.place());
  }

  private JsonObject sampleRequest() {
    Path sample = home.resolve("events/request.json");
    try {
      return object(Files.readString(sample)).object("detail").orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("the sample request cannot be read: " + sample, e);
    }
  }

  private JsonObject lastAnswer() {
    return house
        .administrator(Inhabitant.MEMBER)
        .logs()
        .filterLogEvents(it -> it.logGroupName("/aws/events/kms-access"))
        .events()
        .stream()
        .reduce((first, second) -> second)
        .map(it -> object(it.message()))
        .orElseGet(() -> JsonObject.builder().put("detail-type", "no answer").build());
  }

  private static JsonObject object(String json) {
    if (StrictJson.within(JsonLimits.EVENT).read(json)
        instanceof JsonResult.Parsed(JsonObject object)) {
      return object;
    }
    throw new IllegalStateException("not a JSON object: " + json);
  }

  private void createRole(String name) {
    String trust =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"AWS": "arn:aws:iam::%s:root"}}}
        """
            .formatted(Inhabitant.MEMBER.account());
    house
        .administrator(Inhabitant.MEMBER)
        .iam()
        .createRole(it -> it.roleName(name).assumeRolePolicyDocument(trust));
  }

  private static String roleArn(String name) {
    return "arn:aws:iam::" + Inhabitant.MEMBER.account() + ":role/" + name;
  }

  /** Returns KMS as a fresh session of a role sees it. */
  private KmsClient sessionOf(String role) {
    Credentials issued =
        house
            .administrator(Inhabitant.MEMBER)
            .sts()
            .assumeRole(it -> it.roleArn(roleArn(role)).roleSessionName("demonstration"))
            .credentials();
    LocalClients clients =
        house
            .cloud()
            .clients(
                AwsSessionCredentials.create(
                    issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()),
                House.REGION);
    return clients.kms();
  }

  private KmsClient administrator(Inhabitant inhabitant) {
    return house.administrator(inhabitant).kms();
  }

  private String key() {
    return house.key().toString();
  }

  private void allowed(String what, Supplier<String> call) {
    try {
      story.worked(what, call.get());
    } catch (AwsServiceException e) {
      expect(false, what, e.awsErrorDetails().errorMessage());
    }
  }

  private void denied(String what, KmsClient kms, Consumer<KmsClient> call) {
    try {
      call.accept(kms);
      expect(false, what, "was allowed");
    } catch (AwsServiceException e) {
      if (e.awsErrorDetails().errorCode().equals("AccessDeniedException")) {
        story.refused(what, "AccessDeniedException");
        story.quote(e.awsErrorDetails().errorMessage());
      } else {
        expect(false, what, e.awsErrorDetails().errorCode());
      }
    }
  }

  private void expect(boolean holds, String what, String detail) {
    if (holds) {
      story.worked(what, detail);
    } else {
      asExpected = false;
      story.failed(what, detail);
    }
  }
}

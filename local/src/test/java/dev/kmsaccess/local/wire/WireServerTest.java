package dev.kmsaccess.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class WireServerTest {

  private static final AwsCredentials STRANGER =
      AwsBasicCredentials.create("AKIANOBODYSKEY000000", "secret");

  private final WireWorld world = new WireWorld();
  private final AwsCredentials administrator = world.owner().administrator();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void json_unknownAccessKey_isRefusedAsAwsRefusesIt() {
    assertThatThrownBy(() -> world.owner().kms(STRANGER).listKeys())
        .isInstanceOfSatisfying(
            KmsException.class,
            it ->
                assertThat(it.awsErrorDetails().errorCode())
                    .isEqualTo("UnrecognizedClientException"));
  }

  @Test
  void query_unknownAccessKey_isRefusedAsAwsRefusesIt() {
    assertThatThrownBy(() -> world.owner().iam(STRANGER).listUsers())
        .isInstanceOfSatisfying(
            IamException.class,
            it -> {
              assertThat(it.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
              assertThat(it.statusCode()).isEqualTo(403);
            });
  }

  @Test
  void typedErrors_overEachProtocol_keepTheirTypes() {
    SqsClient sqs = world.client(SqsClient.builder(), administrator);
    CloudWatchLogsClient logs = world.client(CloudWatchLogsClient.builder(), administrator);

    assertThatThrownBy(() -> world.owner().kms().describeKey(it -> it.keyId("nothing")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> world.owner().iam().getRole(it -> it.roleName("nobody")))
        .isInstanceOf(NoSuchEntityException.class);
    assertThatThrownBy(() -> sqs.getQueueUrl(it -> it.queueName("nothing")))
        .isInstanceOf(QueueDoesNotExistException.class);
    assertThatThrownBy(() -> logs.filterLogEvents(it -> it.logGroupName("nothing")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void operationThatIsNotServed_isRefusedByName() {
    assertThatThrownBy(() -> world.owner().kms().describeCustomKeyStores())
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("The local accounts do not serve kms:DescribeCustomKeyStores.");
    assertThatThrownBy(() -> world.owner().iam().createGroup(it -> it.groupName("g")))
        .isInstanceOf(IamException.class)
        .hasMessageContaining("The local accounts do not serve iam:CreateGroup.");
  }

  @Test
  void memberThatTheModelDoesNotHave_isRefusedByName() throws Exception {
    assertThat(
            post(
                "/",
                "{\"KeyId\": \"x\", \"NewWish\": 1}",
                "X-Amz-Target",
                "TrentService.DescribeKey",
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAX/20260301/eu-central-1/kms/aws4_request, x"))
        .contains("ValidationException")
        .contains("NewWish is not known");
  }

  @Test
  void unsignedRequest_isRefused() throws Exception {
    assertThat(post("/", "{}", "X-Amz-Target", "TrentService.ListKeys"))
        .contains("MissingAuthenticationToken");
  }

  @Test
  void message_sentAndReceived_passesTheSdksOwnDigestChecks() {
    SqsClient sqs = world.client(SqsClient.builder(), administrator);
    String url = sqs.createQueue(it -> it.queueName("q")).queueUrl();

    sqs.sendMessage(it -> it.queueUrl(url).messageBody("häll<o>"));

    assertThat(sqs.receiveMessage(it -> it.queueUrl(url)).messages())
        .singleElement()
        .satisfies(it -> assertThat(it.body()).isEqualTo("häll<o>"));
  }

  @Test
  void advance_movesTheClockAndSaysSo() throws Exception {
    assertThat(post("/_local/advance", "{\"duration\": \"PT9H\"}"))
        .isEqualTo("{\"now\":\"2026-03-01T18:00:00Z\"}");
    assertThat(get("/_local/clock")).isEqualTo("{\"now\":\"2026-03-01T18:00:00Z\"}");
  }

  @Test
  void advance_withoutADuration_saysWhatIsWanted() throws Exception {
    assertThat(post("/_local/advance", "{\"duration\": \"tomorrow\"}")).contains("ISO 8601");
  }

  @Test
  void advance_byCenturies_isRefused_forItWouldNotEnd() throws Exception {
    assertThat(post("/_local/advance", "{\"duration\": \"P99999D\"}"))
        .contains("at most P366D at a time, not by PT2399976H");
  }

  @Test
  void eventsAndAlerts_showWhatBusesAndTopicsReceived() throws Exception {
    EventBridgeClient events = world.client(EventBridgeClient.builder(), administrator);
    SnsClient sns = world.client(SnsClient.builder(), administrator);

    events.putEvents(
        it -> it.entries(entry -> entry.source("test").detailType("Ping").detail("{\"n\": 1}")));
    String topic = sns.createTopic(it -> it.name("alerts")).topicArn();
    sns.publish(it -> it.topicArn(topic).subject("Attention").message("A key is open."));

    assertThat(get("/_local/events")).contains("\"detail-type\":\"Ping\"").contains("{\"n\":1}");
    assertThat(get("/_local/alerts")).contains("Attention").contains("A key is open.");
  }

  private String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private String post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  private URI uri(String path) {
    return world.endpoint().resolve(path);
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }
}

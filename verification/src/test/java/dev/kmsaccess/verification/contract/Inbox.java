package dev.kmsaccess.verification.contract;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue, to see what came of a publication. */
record Inbox(SqsClient sqs, String url, String arn) {

  /** Makes a queue of an account that SNS and EventBridge may send to. */
  static Inbox open(AwsEndpoint aws, AwsEndpoint.Account account, String name) {
    return open(aws, account, name, Map.of());
  }

  /** Makes a queue with attributes. */
  static Inbox open(
      AwsEndpoint aws,
      AwsEndpoint.Account account,
      String name,
      Map<QueueAttributeName, String> attributes) {
    SqsClient sqs = aws.client(SqsClient.builder(), account.administrator());
    String url = sqs.createQueue(it -> it.queueName(name).attributes(attributes)).queueUrl();
    String arn = "arn:aws:sqs:%s:%s:%s".formatted(AwsEndpoint.REGION, account.id(), name);
    sqs.setQueueAttributes(
        it -> it.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, policy(arn))));
    return new Inbox(sqs, url, arn);
  }

  /** Takes what can be received now; what was taken stays hidden for the queue's time-out. */
  List<Message> receive() {
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some =
          sqs.receiveMessage(
                  it ->
                      it.queueUrl(url)
                          .maxNumberOfMessages(10)
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
              .messages();
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  /** Takes what can be received now, as JSON. */
  List<JsonObject> receiveObjects() {
    return receive().stream().map(it -> object(it.body())).toList();
  }

  /** Returns a text that is a JSON object. */
  static JsonObject object(String text) {
    if (StrictJson.within(JsonLimits.EVENT).read(text)
        instanceof JsonResult.Parsed(JsonObject object)) {
      return object;
    }
    throw new AssertionError("no JSON object: " + text);
  }

  private static String policy(String arn) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", \
    "Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}, \
    "Action": "sqs:SendMessage", "Resource": "%s"}]}"""
        .formatted(arn);
  }
}

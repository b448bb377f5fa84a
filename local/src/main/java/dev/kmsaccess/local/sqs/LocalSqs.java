package dev.kmsaccess.local.sqs;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/**
 * SQS as one caller sees it in one Region. The clock stands still during a call, so a long poll
 * answers at once with what there is.
 */
public final class LocalSqs implements SqsClient {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|[\\w-]{1,75}\\.fifo");
  private static final int MOST_RECEIVED = 10;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;
  private final Queues queues;

  /** Makes the client of a caller. */
  public LocalSqs(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, SqsErrors.STYLE);
    this.queues = Queues.of(cloud);
  }

  @Override
  public CreateQueueResponse createQueue(CreateQueueRequest request) {
    return cloud.call(
        () -> {
          String name = Optional.ofNullable(request.queueName()).orElse("");
          Arn arn = inOwnAccount("sqs:CreateQueue", name);
          if (!NAME.matcher(name).matches()) {
            throw SqsErrors.invalidParameter(
                "Can only include alphanumeric characters, hyphens, or underscores."
                    + " 1 to 80 in length");
          }
          Map<String, String> wanted = request.attributesAsStrings();
          Optional<Queue> existing = queues.find(arn);
          if (existing.isPresent()) {
            requireSame(existing.get(), wanted);
          } else {
            QueueAttributes attributes = QueueAttributes.defaults().with(wanted);
            if (attributes.isFifo() != name.endsWith(".fifo")) {
              throw SqsErrors.invalidParameter(
                  "The name of a FIFO queue, and of no other, ends with the .fifo suffix.");
            }
            queues.create(new Queue(arn, cloud.clock().instant(), attributes));
          }
          return CreateQueueResponse.builder().queueUrl(QueueUrl.of(arn)).build();
        });
  }

  @Override
  public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
    return cloud.call(
        () -> {
          queues.delete(queue("sqs:DeleteQueue", request.queueUrl()));
          return DeleteQueueResponse.builder().build();
        });
  }

  @Override
  public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
    return cloud.call(
        () -> {
          AccountId owner =
              Optional.ofNullable(request.queueOwnerAWSAccountId())
                  .flatMap(AccountId::parse)
                  .orElseGet(this::ownAccount);
          Queue queue =
              authorized("sqs:GetQueueUrl", QueueUrl.arn(region, owner, request.queueName()));
          return GetQueueUrlResponse.builder().queueUrl(QueueUrl.of(queue.arn())).build();
        });
  }

  @Override
  public ListQueuesResponse listQueues(ListQueuesRequest request) {
    return cloud.call(
        () -> {
          Arn all = inOwnAccount("sqs:ListQueues", "*");
          String prefix = Optional.ofNullable(request.queueNamePrefix()).orElse("");
          return ListQueuesResponse.builder()
              .queueUrls(
                  queues.all().stream()
                      .map(Queue::arn)
                      .filter(it -> it.account().equals(all.account()))
                      .filter(it -> it.region().equals(region))
                      .filter(it -> it.resource().startsWith(prefix))
                      .map(QueueUrl::of)
                      .toList())
              .build();
        });
  }

  @Override
  public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:GetQueueAttributes", request.queueUrl());
          return GetQueueAttributesResponse.builder()
              .attributesWithStrings(
                  QueueFacts.of(queue, cloud.clock().instant())
                      .select(request.attributeNamesAsStrings()))
              .build();
        });
  }

  @Override
  public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:SetQueueAttributes", request.queueUrl());
          queue.setAttributes(queue.attributes().with(request.attributesAsStrings()));
          return SetQueueAttributesResponse.builder().build();
        });
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:SendMessage", request.queueUrl());
          return new Sending(cloud, queues, queue, caller.userId()).send(request);
        });
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:ReceiveMessage", request.queueUrl());
          int most = Optional.ofNullable(request.maxNumberOfMessages()).orElse(1);
          if (most < 1 || most > MOST_RECEIVED) {
            throw SqsErrors.invalidParameter(
                "Value "
                    + most
                    + " for parameter MaxNumberOfMessages is invalid."
                    + " Reason: Must be between 1 and 10, if provided.");
          }
          Instant hiddenUntil =
              Optional.ofNullable(request.visibilityTimeout())
                  .map(it -> cloud.clock().instant().plusSeconds(it))
                  .orElseGet(
                      () -> cloud.clock().instant().plus(queue.attributes().visibilityTimeout()));
          ReceivedMessages received = new ReceivedMessages(queue.attributes().isFifo(), request);
          List<Message> messages =
              queues.receive(queue, most, hiddenUntil).stream().map(received::show).toList();
          // SQS leaves the list out where there is nothing in it.
          return messages.isEmpty()
              ? ReceiveMessageResponse.builder().build()
              : ReceiveMessageResponse.builder().messages(messages).build();
        });
  }

  @Override
  public ChangeMessageVisibilityResponse changeMessageVisibility(
      ChangeMessageVisibilityRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:ChangeMessageVisibility", request.queueUrl());
          QueuedMessage message =
              queue
                  .received(request.receiptHandle())
                  .orElseThrow(() -> SqsErrors.invalidHandle(request.receiptHandle()));
          message.hideUntil(cloud.clock().instant().plusSeconds(request.visibilityTimeout()));
          queues.announce(queue, message);
          return ChangeMessageVisibilityResponse.builder().build();
        });
  }

  @Override
  public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
    return cloud.call(
        () -> {
          Queue queue = queue("sqs:DeleteMessage", request.queueUrl());
          // A message that is gone already is deleted too, so an outdated handle is no error.
          queue.received(request.receiptHandle()).ifPresent(queue::remove);
          return DeleteMessageResponse.builder().build();
        });
  }

  @Override
  public PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
    return cloud.call(
        () -> {
          queue("sqs:PurgeQueue", request.queueUrl()).removeAll();
          return PurgeQueueResponse.builder().build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  /** Returns the queue of a URL, once the caller may do this with it. */
  private Queue queue(String action, String url) {
    if (url == null) {
      throw SqsErrors.missingParameter("The request must contain the parameter QueueUrl.");
    }
    return authorized(action, QueueUrl.parse(region, url).orElseThrow(SqsErrors::noSuchQueue));
  }

  private Queue authorized(String action, Arn arn) {
    // Looked up first: whether it exists is no secret to SQS, and its policy has a say.
    Queue queue = queues.find(arn).orElseThrow(SqsErrors::noSuchQueue);
    ServiceCall call = ServiceCall.of(action, arn.toString(), new AccountId(arn.account()));
    authorizer.require(caller, queue.attributes().policy().map(call::under).orElse(call));
    return queue;
  }

  /** Returns the ARN of a queue in the caller's account, once the caller may do this with it. */
  private Arn inOwnAccount(String action, String name) {
    Arn arn = QueueUrl.arn(region, ownAccount(), name);
    authorizer.require(caller, ServiceCall.of(action, arn.toString(), ownAccount()));
    return arn;
  }

  private AccountId ownAccount() {
    return caller.account().orElseThrow(SqsErrors.STYLE::unknownClient);
  }

  private static void requireSame(Queue existing, Map<String, String> wanted) {
    wanted.forEach(
        (name, value) -> {
          if (!value.equals(existing.attributes().values().get(name))) {
            throw SqsErrors.otherAttributes(name);
          }
        });
  }
}

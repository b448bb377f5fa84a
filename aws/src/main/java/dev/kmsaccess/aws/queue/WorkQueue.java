package dev.kmsaccess.aws.queue;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The queue that feeds a function, as far as the function itself has a say in it: when a message
 * that failed comes again, and where one goes that can never be handled.
 */
public final class WorkQueue {

  private final SqsClient sqs;
  private final String queueUrl;
  private final String deadLettersUrl;

  /**
   * Makes the queue.
   *
   * @param queueUrl the queue that the messages came from
   * @param deadLettersUrl where messages go that nobody understands
   */
  public WorkQueue(SqsClient sqs, String queueUrl, String deadLettersUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.deadLettersUrl = deadLettersUrl;
  }

  /**
   * Lets a message come again after so long. Without it, it comes again after the queue's own
   * visibility time-out, and holds up what is behind it until then.
   */
  public void comeAgain(QueueBatch.Message message, Duration after) {
    sqs.changeMessageVisibility(
        it ->
            it.queueUrl(queueUrl)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(Math.toIntExact(after.toSeconds())));
  }

  /** Puts a message that nobody understands in front of a person. */
  public void setAside(QueueBatch.Message message) {
    sqs.sendMessage(it -> it.queueUrl(deadLettersUrl).messageBody(message.body()));
  }
}

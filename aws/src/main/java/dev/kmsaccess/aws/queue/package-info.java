/**
 * A queue that feeds a function: what it hands over, what the function answers, and what it asks of
 * the queue.
 *
 * <p>What may enter: the form of batches, and the calls to SQS about single messages. What may not:
 * what the messages say.
 */
@NullMarked
package dev.kmsaccess.aws.queue;

import org.jspecify.annotations.NullMarked;

/**
 * SQS of the local accounts: standard and FIFO queues with delay, visibility, redrive and policy.
 *
 * <p>What may enter: queues and what happens to their messages. What may not: who reads them.
 */
@NullMarked
package dev.kmsaccess.local.sqs;

import org.jspecify.annotations.NullMarked;

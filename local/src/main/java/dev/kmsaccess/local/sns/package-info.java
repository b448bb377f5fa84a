/**
 * SNS of the local accounts: topics with policies, and what was published to them.
 *
 * <p>What may enter: topics, subscriptions and their filters. What may not: the meaning of a
 * message.
 */
@NullMarked
package dev.kmsaccess.local.sns;

import org.jspecify.annotations.NullMarked;

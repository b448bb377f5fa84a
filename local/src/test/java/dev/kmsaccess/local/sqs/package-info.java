/** What queues do with messages. */
@NullMarked
package dev.kmsaccess.local.sqs;

import org.jspecify.annotations.NullMarked;

/**
 * The way out to SNS. It stands apart because only the auditor ships the SDK's module for it.
 *
 * <p>What may enter: how an alert becomes a message. What may not: what an alert says.
 */
@NullMarked
package dev.kmsaccess.aws.alert;

import org.jspecify.annotations.NullMarked;

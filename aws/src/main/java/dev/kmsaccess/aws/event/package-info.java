/**
 * The way out to EventBridge.
 *
 * <p>What may enter: how answers become entries of PutEvents, and what becomes of those that fail.
 * What may not: what an answer says.
 */
@NullMarked
package dev.kmsaccess.aws.event;

import org.jspecify.annotations.NullMarked;

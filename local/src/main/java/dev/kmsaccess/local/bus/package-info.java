/**
 * EventBridge of the local accounts: buses with policies, rules matched by AWS's own Event Ruler,
 * targets, schedules and dead-letter queues.
 *
 * <p>What may enter: how an event travels. What may not: what an event means.
 */
@NullMarked
package dev.kmsaccess.local.bus;

import org.jspecify.annotations.NullMarked;

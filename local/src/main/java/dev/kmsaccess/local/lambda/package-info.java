/**
 * Lambda of the local accounts: functions that events and queues invoke, each in its own role.
 *
 * <p>What may enter: how a function is invoked, tried again and given up on. What may not: what a
 * function does, and where its code comes from.
 */
@NullMarked
package dev.kmsaccess.local.lambda;

import org.jspecify.annotations.NullMarked;

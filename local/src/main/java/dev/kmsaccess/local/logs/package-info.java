/**
 * CloudWatch Logs of the local accounts: groups, streams, their events and the search in them.
 *
 * <p>What may enter: what is stored and how it is found. What may not: who writes it.
 */
@NullMarked
package dev.kmsaccess.local.logs;

import org.jspecify.annotations.NullMarked;

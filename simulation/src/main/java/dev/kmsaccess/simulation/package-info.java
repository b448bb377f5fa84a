/**
 * Whole histories of the product on the local accounts: requests, releases, edits by others,
 * hostile grants, and every fault that EventBridge, Lambda and KMS may bring, out of one seed.
 *
 * <p>What may enter: what happens, what goes wrong, and what must hold all the same. What may not:
 * threads, sockets and real time; a history is the same whenever and wherever it runs.
 */
@NullMarked
package dev.kmsaccess.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * What the product does: the broker, the reaper and the auditor, behind ports.
 *
 * <p>What may enter: the order of steps, and what is said of them. What may not: AWS clients,
 * threads, clocks other than the one that is handed in, and logs: what is worth counting is
 * returned.
 */
@NullMarked
package dev.kmsaccess.core.usecase;

import org.jspecify.annotations.NullMarked;

/**
 * The function that answers requests for access and ends what is given up.
 *
 * <p>What may enter: the handler, its wiring, its priming, and how events reach it. What may not: a
 * decision; the core makes them all.
 */
@NullMarked
package dev.kmsaccess.broker;

import org.jspecify.annotations.NullMarked;

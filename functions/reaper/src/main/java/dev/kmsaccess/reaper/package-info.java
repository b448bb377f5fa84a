/**
 * The function that ends access when its time is over.
 *
 * <p>What may enter: the handler, its wiring, and what it says of a sweep. What may not: what is
 * overdue and how it is ended; the core and the adapters know.
 */
@NullMarked
package dev.kmsaccess.reaper;

import org.jspecify.annotations.NullMarked;

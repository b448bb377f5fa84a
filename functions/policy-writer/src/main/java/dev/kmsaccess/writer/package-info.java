/**
 * The function that writes key policies and roles, the only one that may.
 *
 * <p>What may enter: the handler, its wiring, and what it says of its work. What may not: what is
 * written and when it is refused; the core and the adapters know.
 */
@NullMarked
package dev.kmsaccess.writer;

import org.jspecify.annotations.NullMarked;

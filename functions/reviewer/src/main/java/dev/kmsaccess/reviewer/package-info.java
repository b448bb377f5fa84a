/**
 * The function that ends access before its time, and looks after what access leaves behind.
 *
 * <p>What may enter: the handler and its wiring. What may not: which access is to end; the core
 * knows.
 */
@NullMarked
package dev.kmsaccess.reviewer;

import org.jspecify.annotations.NullMarked;

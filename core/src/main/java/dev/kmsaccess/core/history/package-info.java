/**
 * Who could use which key when, read back from the answers that were given.
 *
 * <p>What may enter: how answers are put together to accesses. What may not: where the answers are
 * kept.
 */
@NullMarked
package dev.kmsaccess.core.history;

import org.jspecify.annotations.NullMarked;

/** Tests of how answers are put together to accesses. */
@NullMarked
package dev.kmsaccess.core.history;

import org.jspecify.annotations.NullMarked;

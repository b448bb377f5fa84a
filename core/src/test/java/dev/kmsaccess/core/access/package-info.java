/** Tests of how an access is written down, read back and recognised. */
@NullMarked
package dev.kmsaccess.core.access;

import org.jspecify.annotations.NullMarked;

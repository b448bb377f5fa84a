/** What policies, grants and control policies decide, as specification. */
@NullMarked
package dev.kmsaccess.core.evaluate;

import org.jspecify.annotations.NullMarked;

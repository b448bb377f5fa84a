/** How events travel, as a specification. */
@NullMarked
package dev.kmsaccess.local.bus;

import org.jspecify.annotations.NullMarked;

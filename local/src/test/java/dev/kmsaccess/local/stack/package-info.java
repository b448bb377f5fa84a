/** What templates become. */
@NullMarked
package dev.kmsaccess.local.stack;

import org.jspecify.annotations.NullMarked;

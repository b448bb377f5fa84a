/** What topics do with messages. */
@NullMarked
package dev.kmsaccess.local.sns;

import org.jspecify.annotations.NullMarked;

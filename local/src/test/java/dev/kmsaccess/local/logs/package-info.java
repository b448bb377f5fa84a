/** What is found in logs. */
@NullMarked
package dev.kmsaccess.local.logs;

import org.jspecify.annotations.NullMarked;

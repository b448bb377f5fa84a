/** Tests of the JSON reader. */
@NullMarked
package dev.kmsaccess.core.json;

import org.jspecify.annotations.NullMarked;

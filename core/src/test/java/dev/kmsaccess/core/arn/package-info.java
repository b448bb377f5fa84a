/** What the names of AWS's things are held to. */
@NullMarked
package dev.kmsaccess.core.arn;

import org.jspecify.annotations.NullMarked;

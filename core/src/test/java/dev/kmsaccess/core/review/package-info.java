/** What a review sees of the keys, what it decides, and what an access leaves behind. */
@NullMarked
package dev.kmsaccess.core.review;

import org.jspecify.annotations.NullMarked;

/** Standing access that gets an end: what becomes of statements and of grants. */
@NullMarked
package dev.kmsaccess.core.adoption;

import org.jspecify.annotations.NullMarked;

/** What the rules allow, and what they never allow. */
@NullMarked
package dev.kmsaccess.core.rules;

import org.jspecify.annotations.NullMarked;

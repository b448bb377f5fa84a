/** What the policy language is and is not. */
@NullMarked
package dev.kmsaccess.core.policy;

import org.jspecify.annotations.NullMarked;

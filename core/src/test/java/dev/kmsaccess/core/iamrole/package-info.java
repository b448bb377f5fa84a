/** Tests of how an access is written as a role and read back from its path. */
@NullMarked
package dev.kmsaccess.core.iamrole;

import org.jspecify.annotations.NullMarked;

/**
 * Accesses that are IAM roles.
 *
 * <p>What may enter: what talks to IAM about the roles that accesses are. What may not: what stands
 * in a role, and who may have one; the core knows.
 */
@NullMarked
package dev.kmsaccess.aws.iam;

import org.jspecify.annotations.NullMarked;

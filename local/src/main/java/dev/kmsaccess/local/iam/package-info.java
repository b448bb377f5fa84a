/**
 * IAM of the local accounts: users, roles, policies, and the decision about every call.
 *
 * <p>What may enter: IAM's state and rules. What may not: what a particular service does with an
 * allowed call.
 */
@NullMarked
package dev.kmsaccess.local.iam;

import org.jspecify.annotations.NullMarked;

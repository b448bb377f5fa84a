/**
 * An access as an IAM role of the key account: its path and name, its trust policy and what it may
 * do.
 *
 * <p>What may enter: how a role is written and how its ARN is read back. What may not: IAM itself,
 * and when a role is made or taken away.
 */
@NullMarked
package dev.kmsaccess.core.iamrole;

import org.jspecify.annotations.NullMarked;

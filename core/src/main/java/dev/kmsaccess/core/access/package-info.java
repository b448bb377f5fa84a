/**
 * The access as its own record: what is written on a grant, a statement or a role, how it is read
 * back, and when it is ours.
 *
 * <p>What may enter: values that name, describe, open and end accesses, and the ports behind which
 * accesses and keys live. What may not: requests, rules, and any AWS client.
 */
@NullMarked
package dev.kmsaccess.core.access;

import org.jspecify.annotations.NullMarked;

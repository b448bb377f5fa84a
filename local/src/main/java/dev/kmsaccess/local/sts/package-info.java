/**
 * STS of the local accounts: sessions of roles, and who one is.
 *
 * <p>What may enter: how sessions begin and end. What may not: what they may do.
 */
@NullMarked
package dev.kmsaccess.local.sts;

import org.jspecify.annotations.NullMarked;

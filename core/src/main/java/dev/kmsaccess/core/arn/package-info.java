/**
 * Names that AWS gives to accounts, principals, keys and organisations, read strictly.
 *
 * <p>What may enter: identifiers as values. What may not: what a principal may do, or where a key's
 * facts come from.
 */
@NullMarked
package dev.kmsaccess.core.arn;

import org.jspecify.annotations.NullMarked;

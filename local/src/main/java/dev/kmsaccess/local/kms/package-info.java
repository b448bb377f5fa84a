/**
 * KMS of the local accounts: keys, aliases, key policies and grants that are enforced, and
 * cryptography that is real.
 *
 * <p>What may enter: how KMS behaves. What may not: how permissions are decided, which is {@code
 * core.evaluate}'s.
 */
@NullMarked
package dev.kmsaccess.local.kms;

import org.jspecify.annotations.NullMarked;

/**
 * Keys and grants, by the KMS API: how accesses are opened, listed and ended, and what a key is.
 *
 * <p>What may enter: the translation between our values and KMS's, errors included. What may not: a
 * judgement of who may have what.
 */
@NullMarked
package dev.kmsaccess.aws.kms;

import org.jspecify.annotations.NullMarked;

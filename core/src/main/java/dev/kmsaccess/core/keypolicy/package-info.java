/**
 * Accesses as statements of a key policy: how they are written, read back and taken out, and what
 * else of the policy is kept as it is.
 *
 * <p>What may enter: the form of our statements, and edits of a policy's text. What may not: calls
 * to AWS, and the judgement of who may have what.
 */
@NullMarked
package dev.kmsaccess.core.keypolicy;

import org.jspecify.annotations.NullMarked;

/**
 * Decides requests as AWS does: one request against one policy ({@link
 * dev.kmsaccess.core.evaluate.PolicyEvaluator}), one call of a KMS key against everything that has
 * a say in it ({@link dev.kmsaccess.core.evaluate.KeyAuthorizer}), and one call of anything else
 * ({@link dev.kmsaccess.core.evaluate.ResourceAuthorizer}).
 *
 * <p>What may enter: the meaning of policies and grants. What may not: SDK types, the clock (the
 * time of a request is {@code aws:CurrentTime} in its context), what this product makes of AWS.
 */
@NullMarked
package dev.kmsaccess.core.evaluate;

import org.jspecify.annotations.NullMarked;

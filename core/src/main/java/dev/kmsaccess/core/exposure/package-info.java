/**
 * Who outside the organisation can use a key: the exact reading of a whole key policy, and of
 * grants.
 *
 * <p>What may enter: a policy as data, the key's ARN, the trust zone and the instant. What may not:
 * a call to AWS, a clock, and {@code PolicyEvaluator} for anything but confirming a witness; that
 * the two were written apart is what lets each test the other.
 */
@NullMarked
package dev.kmsaccess.core.exposure;

import org.jspecify.annotations.NullMarked;

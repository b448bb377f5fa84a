/**
 * The IAM and KMS policy language as data: a strict reader, the values it gives, and a writer that
 * turns them back into JSON.
 *
 * <p>What may enter: what a policy says. What may not: what it means for a request ({@code
 * core.evaluate}) or for the world ({@code core.exposure}); SDK types.
 */
@NullMarked
package dev.kmsaccess.core.policy;

import org.jspecify.annotations.NullMarked;

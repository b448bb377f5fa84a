/**
 * A stand-in for AWS accounts: one world with accounts, an organisation, a movable clock and
 * credentials. It enforces what AWS enforces, so that a refusal here means a refusal there.
 *
 * <p>What may enter: how AWS behaves. What may not: anything of this product beyond the policy
 * language, so that a mistake in the product cannot hide on both sides.
 */
@NullMarked
package dev.kmsaccess.local;

import org.jspecify.annotations.NullMarked;

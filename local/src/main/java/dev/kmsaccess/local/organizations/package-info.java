/**
 * AWS Organizations of the local accounts: who belongs together.
 *
 * <p>What may enter: reading the organisation, as the accounts that may read it see it.
 */
@NullMarked
package dev.kmsaccess.local.organizations;

import org.jspecify.annotations.NullMarked;

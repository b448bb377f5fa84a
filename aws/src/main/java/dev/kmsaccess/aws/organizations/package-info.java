/**
 * Which accounts are ours, from AWS Organizations.
 *
 * <p>What may enter: reading the organisation. What may not: what follows from it.
 */
@NullMarked
package dev.kmsaccess.aws.organizations;

import org.jspecify.annotations.NullMarked;

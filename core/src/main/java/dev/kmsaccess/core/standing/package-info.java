/**
 * Standing access, which nobody ends: the policies of the recipe for whoever keeps them in a
 * template of their own.
 *
 * <p>What may enter: how such policies are written. What may not: anything that makes them, for
 * this product gives no access without an end.
 */
@NullMarked
package dev.kmsaccess.core.standing;

import org.jspecify.annotations.NullMarked;

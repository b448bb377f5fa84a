/**
 * The house that the demonstration, the local accounts and the tests live in: a key account with
 * the real stack, two members of its organisation with the real member stack, and an outsider.
 *
 * <p>What may enter: what furnishes the house, and the bridge from the template's functions to the
 * product's handlers. What may not: behaviour of AWS, which belongs to the local accounts.
 */
@NullMarked
package dev.kmsaccess.simulation.house;

import org.jspecify.annotations.NullMarked;

/**
 * Hostile input by the million: seeded mutations of the samples, the rules, the exceptions and the
 * corpus of policies, given to every reader of foreign text.
 *
 * <p>What may enter: what makes such inputs, what a reader promises about each, and the shortening
 * of one that breaks a promise. What may not: cases that somebody thought of; they are tests of the
 * reader.
 */
@NullMarked
package dev.kmsaccess.core.fuzz;

import org.jspecify.annotations.NullMarked;

/**
 * Access that stood before this product came, or that somebody gave by hand, gets an end.
 *
 * <p>What may enter: what a statement or a grant has to become, or why it cannot. What may not: who
 * writes it, and who was asked.
 */
@NullMarked
package dev.kmsaccess.core.adoption;

import org.jspecify.annotations.NullMarked;

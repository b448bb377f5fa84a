/**
 * The access that other accounts have to a key today, whoever gave it.
 *
 * <p>What may enter: how statements and grants are told as who can do what until when. What may
 * not: whether that is good or bad, which the exposure analysis says, and where it is read from.
 */
@NullMarked
package dev.kmsaccess.core.inventory;

import org.jspecify.annotations.NullMarked;

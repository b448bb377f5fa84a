/**
 * The command that gives standing access an end.
 *
 * <p>What may enter: how a change is shown, asked for and carried out. What may not: what becomes
 * of a statement or a grant, which {@code core.adoption} says.
 */
@NullMarked
package dev.kmsaccess.cli.adopt;

import org.jspecify.annotations.NullMarked;

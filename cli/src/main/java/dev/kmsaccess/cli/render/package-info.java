/**
 * Standing access as infrastructure as code.
 *
 * <p>What may enter: the command and the forms in which policies are printed. What may not: what
 * stands in the policies; the core knows.
 */
@NullMarked
package dev.kmsaccess.cli.render;

import org.jspecify.annotations.NullMarked;

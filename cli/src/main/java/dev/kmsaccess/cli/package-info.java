/**
 * The command line {@code kms-access}: one class per command, picocli for everything a command line
 * needs.
 *
 * <p>What may enter: reading options, calling the core or an AWS client, printing. What may not: a
 * decision about access or a reading of a policy; those belong to the core.
 */
@NullMarked
package dev.kmsaccess.cli;

import org.jspecify.annotations.NullMarked;

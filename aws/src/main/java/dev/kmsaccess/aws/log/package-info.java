/**
 * What a function says about its work: one JSON object a line on its standard output.
 *
 * <p>What may enter: writers of log lines and of metrics. What may not: a logging framework, which
 * would cost more at the start than all the rest of a log line.
 */
@NullMarked
package dev.kmsaccess.aws.log;

import org.jspecify.annotations.NullMarked;

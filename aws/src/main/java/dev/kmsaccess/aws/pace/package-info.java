/**
 * How fast the product calls AWS.
 *
 * <p>What may enter: waiting. It is the only place that may sleep.
 */
@NullMarked
package dev.kmsaccess.aws.pace;

import org.jspecify.annotations.NullMarked;

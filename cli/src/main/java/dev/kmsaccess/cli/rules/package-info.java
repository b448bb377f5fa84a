/**
 * The rules file, asked about without AWS: is it valid, and what may an account ask for. Here
 * enters the reading of files and the writing of answers; what a rule means is the core's to say.
 */
@NullMarked
package dev.kmsaccess.cli.rules;

import org.jspecify.annotations.NullMarked;

/**
 * What is allowed: the rules file, the decision about a request, and the file of accepted
 * exposures.
 *
 * <p>What may enter: reading the files with the place of every fault, and deciding. What may not:
 * where files and facts come from, and what is done about a decision.
 */
@NullMarked
package dev.kmsaccess.core.rules;

import org.jspecify.annotations.NullMarked;

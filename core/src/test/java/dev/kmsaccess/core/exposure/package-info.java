/** The exposure analysis against a corpus, against laws, and against the evaluator. */
@NullMarked
package dev.kmsaccess.core.exposure;

import org.jspecify.annotations.NullMarked;

/**
 * What reading and judging a key policy costs.
 *
 * <p>What may enter: policies made from a seed, and benchmarks over the core. What may not: a bound
 * that a build would fail on; machines differ, and only figures taken side by side compare.
 */
@NullMarked
package dev.kmsaccess.benchmarks;

import org.jspecify.annotations.NullMarked;

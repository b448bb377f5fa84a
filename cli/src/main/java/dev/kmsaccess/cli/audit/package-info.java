/**
 * The commands that read policies: {@code audit} says who outside can use a key, {@code explain}
 * how one request is decided.
 *
 * <p>What may enter: finding policies in files, templates and accounts, asking the core about them,
 * and writing its answers down. What may not: a judgement of our own about a policy; foreign text
 * on its way to a terminal that did not pass {@code Shown}.
 */
@NullMarked
package dev.kmsaccess.cli.audit;

import org.jspecify.annotations.NullMarked;

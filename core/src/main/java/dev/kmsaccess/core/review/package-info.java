/**
 * Accesses that end before their time, or that nobody else can end, and what accesses leave behind.
 *
 * <p>What may enter: holding what lives against the rules, the organisation and the reaper's role.
 * What may not: what ends by time alone, which needs none of these.
 */
@NullMarked
package dev.kmsaccess.core.review;

import org.jspecify.annotations.NullMarked;

/**
 * The function that reads changes of key policies and tells the security team.
 *
 * <p>What may enter: the handler and its wiring. What may not: what makes a policy open, or how an
 * alert reads; the core knows.
 */
@NullMarked
package dev.kmsaccess.auditor;

import org.jspecify.annotations.NullMarked;

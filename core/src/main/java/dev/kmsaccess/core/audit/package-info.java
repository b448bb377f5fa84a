/**
 * The auditor: what is read of a key, what is found, how long it has been open, and how the
 * security team is told.
 *
 * <p>What may enter: the life of findings, the wording of alerts, and the ports that they need.
 * What may not: AWS clients, and what makes a policy open, which {@code core.exposure} knows.
 */
@NullMarked
package dev.kmsaccess.core.audit;

import org.jspecify.annotations.NullMarked;

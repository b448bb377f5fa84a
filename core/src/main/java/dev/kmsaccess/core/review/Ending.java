package dev.kmsaccess.core.review;

import dev.kmsaccess.core.event.AccessEnded.Cause;

/**
 * An access that is to end.
 *
 * @param resident the access
 * @param cause why
 */
record Ending(Resident resident, Cause cause) {}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;

/**
 * That a subject is open, and how.
 *
 * @param fingerprint the same as long as exactly this is open
 */
public record Assessment(Exposure exposure, Severity severity, String fingerprint) {}

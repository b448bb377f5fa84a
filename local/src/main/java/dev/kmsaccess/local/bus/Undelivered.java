package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;

/**
 * A delivery that a target refused; it went to the target's dead-letter queue if it has one.
 *
 * @param rule the rule that matched
 * @param target the target's ARN
 * @param code such as {@code NO_PERMISSIONS}
 */
public record Undelivered(Arn rule, String target, String code, String message, BusEvent event) {}

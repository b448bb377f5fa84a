package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;

/**
 * What STS has to know of a role.
 *
 * @param uniqueId the role's {@code AROA…} id
 * @param trustPolicy the text of the policy that says who may assume it
 * @param maxSession the longest session that a caller may ask for
 */
public record AssumableRole(
    PrincipalArn arn, String uniqueId, String trustPolicy, Duration maxSession) {}

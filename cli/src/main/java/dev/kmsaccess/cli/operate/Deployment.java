package dev.kmsaccess.cli.operate;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.arn.PrincipalArn;

/**
 * What is installed in a key account.
 *
 * @param installation the stack, with the longest access that it makes
 * @param reaper the role that ends its grants
 */
public record Deployment(Installation installation, PrincipalArn reaper) {}

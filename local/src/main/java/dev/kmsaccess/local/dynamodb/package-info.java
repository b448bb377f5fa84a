/**
 * DynamoDB of the local accounts: tables of items under a partition and a sort key.
 *
 * <p>What may enter: the operations and the few expressions that are spoken here, each as AWS has
 * it. What may not: an expression that is half understood; it is refused.
 */
@NullMarked
package dev.kmsaccess.local.dynamodb;

import org.jspecify.annotations.NullMarked;

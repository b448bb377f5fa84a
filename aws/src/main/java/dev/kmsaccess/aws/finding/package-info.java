/**
 * What the auditor remembers, in one DynamoDB table.
 *
 * <p>What may enter: the form of the table's items. What may not: what is worth remembering.
 */
@NullMarked
package dev.kmsaccess.aws.finding;

import org.jspecify.annotations.NullMarked;

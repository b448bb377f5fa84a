/** What tables do with items. */
@NullMarked
package dev.kmsaccess.local.dynamodb;

import org.jspecify.annotations.NullMarked;

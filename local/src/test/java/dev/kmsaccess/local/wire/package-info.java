/** What the AWS CLI and SDKs see of the local accounts. */
@NullMarked
package dev.kmsaccess.local.wire;

import org.jspecify.annotations.NullMarked;

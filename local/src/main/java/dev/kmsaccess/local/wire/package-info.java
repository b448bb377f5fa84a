/**
 * The local accounts on HTTP, for the AWS CLI and any SDK: two generic codecs, AWS JSON and AWS
 * Query, over the SDK's own field metadata, and a server that finds caller, service and operation.
 *
 * <p>What may enter: how bytes become SDK requests and SDK responses become bytes. What may not:
 * code that knows a single operation or shape.
 */
@NullMarked
package dev.kmsaccess.local.wire;

import org.jspecify.annotations.NullMarked;

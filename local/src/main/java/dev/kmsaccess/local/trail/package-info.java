/**
 * CloudTrail of the local accounts: records of management calls, in AWS's own shapes.
 *
 * <p>What may enter: what a record says and which accounts receive it. What may not: how events are
 * routed after that.
 */
@NullMarked
package dev.kmsaccess.local.trail;

import org.jspecify.annotations.NullMarked;

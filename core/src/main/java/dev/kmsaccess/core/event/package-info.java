/**
 * The events that go in and out: the EventBridge envelope, requests and releases, answers, and
 * CloudTrail's records of what happened to keys.
 *
 * <p>What may enter: reading foreign events strictly and writing our own. What may not: whether
 * something is allowed, and how events travel.
 */
@NullMarked
package dev.kmsaccess.core.event;

import org.jspecify.annotations.NullMarked;

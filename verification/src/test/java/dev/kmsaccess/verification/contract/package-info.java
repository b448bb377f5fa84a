/**
 * What each class of the module {@code aws} that calls a service promises, held against more than
 * one service that stands in for AWS.
 *
 * <p>What may enter: a contract for each class, the endpoints that they are held against, and where
 * one of those is not as AWS is. What may not: what a test does with fakes, and what needs more
 * than one class of ours.
 */
@NullMarked
package dev.kmsaccess.verification.contract;

import org.jspecify.annotations.NullMarked;

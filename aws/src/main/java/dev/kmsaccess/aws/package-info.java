/**
 * The shell around the AWS SDK: how a function reads its settings and makes its clients.
 *
 * <p>What may enter: what every function needs before it can do anything. What may not: a decision;
 * those are made in the core. The SDK's modules are optional here, so a class may only name those
 * that each of its users ships.
 */
@NullMarked
package dev.kmsaccess.aws;

import org.jspecify.annotations.NullMarked;

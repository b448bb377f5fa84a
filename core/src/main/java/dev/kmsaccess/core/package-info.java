/**
 * The pure heart of KMS Access: values, decisions and policy reading. Nothing below this package
 * may know the AWS SDK, read a clock or the environment, or start a thread.
 */
@NullMarked
package dev.kmsaccess.core;

import org.jspecify.annotations.NullMarked;

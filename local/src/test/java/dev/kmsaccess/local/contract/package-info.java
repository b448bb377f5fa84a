/**
 * What AWS does, told as tests that take their clients from a {@link
 * dev.kmsaccess.local.contract.TestWorld}, so that the same tests run in process, over HTTP and
 * against other stand-ins.
 */
@NullMarked
package dev.kmsaccess.local.contract;

import org.jspecify.annotations.NullMarked;

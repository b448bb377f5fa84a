/**
 * CloudFormation of the local accounts, as far as a SAM application of events and functions needs
 * it: a template is read, its references are resolved, its resources are made, its functions are
 * wired to what invokes them.
 *
 * <p>Whatever is not understood fails: a template that is silently half deployed would be tested
 * for nothing. What may not enter: any particular template.
 */
@NullMarked
package dev.kmsaccess.local.stack;

import org.jspecify.annotations.NullMarked;

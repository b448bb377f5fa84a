/**
 * What the operators of the key account do by hand. Here enters what calls AWS with the operator's
 * own rights; the functions of the stack have no part in it.
 */
@NullMarked
package dev.kmsaccess.cli.operate;

import org.jspecify.annotations.NullMarked;

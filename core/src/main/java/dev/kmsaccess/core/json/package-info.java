/**
 * One strict JSON reader and writer for everything foreign that the product reads: requests, rules,
 * policies and CloudTrail records.
 *
 * <p>What may enter: the JSON tree, its reader, its writer and the collection of problems with
 * their places. What may not: anything that knows what a document means.
 */
@NullMarked
package dev.kmsaccess.core.json;

import org.jspecify.annotations.NullMarked;

/**
 * Tests that need the whole house: its walls, its templates, its samples, and the main job on local
 * accounts that enforce.
 *
 * <p>What may enter: tests of what no single module can show. What may not: tests of one class,
 * which stand beside it.
 */
@NullMarked
package dev.kmsaccess.verification;

import org.jspecify.annotations.NullMarked;

/** Tests of the histories, and of whether they would see a fault. */
@NullMarked
package dev.kmsaccess.simulation;

import org.jspecify.annotations.NullMarked;

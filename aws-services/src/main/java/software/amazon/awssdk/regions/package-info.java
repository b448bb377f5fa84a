/**
 * What replaces a class of the SDK in the functions' archives, under that class's own name.
 *
 * <p>What may enter: nothing besides the one class that docs/adr/0012 is about.
 */
@NullMarked
package software.amazon.awssdk.regions;

import org.jspecify.annotations.NullMarked;

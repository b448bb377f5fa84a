/** How foreign events are read, and what our own say. */
@NullMarked
package dev.kmsaccess.core.event;

import org.jspecify.annotations.NullMarked;

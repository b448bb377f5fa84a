/** What the broker, the reaper and the auditor do, whatever happens. */
@NullMarked
package dev.kmsaccess.core.audit;

import org.jspecify.annotations.NullMarked;

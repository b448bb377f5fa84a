package dev.kmsaccess.core.audit;

import java.time.Instant;

/** Why the security team hears of a subject. */
public sealed interface Telling {

  /** Returns when it opened, as far as is known. */
  Instant since();

  /** It was not open before, as far as is known. */
  record Opened(Instant since) implements Telling {}

  /** It was open, but otherwise. */
  record Changed(Instant since) implements Telling {}

  /** It is still open, and the last word about it is long ago. */
  record Reminder(Instant since) implements Telling {}

  /** It is open no longer. */
  record Closed(Instant since) implements Telling {}
}

package dev.kmsaccess.core.audit;

/** What came of looking something up: the thing, or why it could not be seen. */
public sealed interface Looked<T> {

  /** It was seen. */
  record Seen<T>(T it) implements Looked<T> {}

  /** It could not be seen; the reason is foreign text. */
  record Unseen<T>(String why) implements Looked<T> {}
}

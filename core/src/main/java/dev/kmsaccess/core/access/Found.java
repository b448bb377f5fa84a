package dev.kmsaccess.core.access;

/** What a listing found, after {@link Ownership} judged it. */
public sealed interface Found {

  /** An access of this installation. */
  record Ours(LiveAccess it) implements Found {}

  /**
   * Something that is not ours: never ended, never announced, but counted.
   *
   * @param where which grant on which key
   * @param why what it fails by
   */
  record Foreign(String where, String why) implements Found {}

  /**
   * Ours by everything that can be checked, but written by a version that this one cannot read.
   * Nobody ends it unless a person looks: an alarm.
   */
  record Unreadable(String where, String why) implements Found {}
}

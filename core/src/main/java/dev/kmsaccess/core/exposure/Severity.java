package dev.kmsaccess.core.exposure;

/** How bad an exposure is: how many strangers can do how much. */
public enum Severity {
  /** Something to tidy up; key metadata at most. */
  LOW,
  /** Known outsiders can use the key, but not read what it protects. */
  MEDIUM,
  /** Known outsiders can read or sign, or strangers can use the key in some lesser way. */
  HIGH,
  /** Strangers can read, sign or share the key further. */
  CRITICAL
}

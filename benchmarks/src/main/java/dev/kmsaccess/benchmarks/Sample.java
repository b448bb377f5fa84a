package dev.kmsaccess.benchmarks;

/** The kinds of policies that are measured. */
public enum Sample {
  /** The default key policy. */
  SMALL,
  /** What people write: some 700 bytes, three statements. */
  TYPICAL,
  /** As many ordinary statements as KMS stores: 32 KiB. */
  LARGEST,
  /** As large, and built to be hard. */
  ADVERSARIAL,
  /** As large, and about as many keys as it has statements. */
  MANY_KEYS
}

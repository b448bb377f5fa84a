package dev.kmsaccess.verification.contract;

/**
 * In what moto is not as AWS is, as far as a contract asks for it. The table in {@code
 * verification/moto/README.md} says of each what AWS does, where it says so, and what moto does.
 */
enum Difference {
  BUSES_OF_OTHER_ACCOUNTS,
  DRY_RUN,
  GRANT_LISTING,
  GRANT_NAME,
  KEY_STATE,
  KEYS_OF_OTHER_ACCOUNTS,
  PERMISSIONS,
  PRINCIPALS,
  RETIRED_GRANT,
  SENDER_OF_EVENTS,
  UNKNOWN_KEY
}

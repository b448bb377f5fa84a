package dev.kmsaccess.core.exposure;

/** Whose requests a search is about. */
enum Side {
  /** Users, roles and accounts outside the trust zone. */
  OUTSIDE,
  /** AWS services in their own name that act for accounts outside the trust zone. */
  SERVICE,
  /** Users and roles of the trust zone's other accounts, the key's own excepted. */
  INSIDE
}

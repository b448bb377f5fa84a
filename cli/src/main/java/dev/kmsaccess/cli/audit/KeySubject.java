package dev.kmsaccess.cli.audit;

/** What the values of a condition key are about. */
enum KeySubject {
  /** They are ids of organisations. */
  ORGANIZATIONS,
  /** They are paths in organisations. */
  ORGANIZATION_PATHS,
  /** They are names or ids of users, or have the name of a role in them. */
  USERS,
  /** They never have to do with an account, an organisation, a role, a user or another key. */
  TEXTS,
  /** They have nothing to do with any of these, but with other things. */
  NOBODY,
  /** They may have to do with an account, a role or a user. */
  ANYBODY;

  private static final byte[][] OF_ORGANIZATIONS =
      LineBytes.words(
          "aws:principalorgid", "aws:sourceorgid", "aws:resourceorgid", "aws:vpceorgid");
  private static final byte[][] OF_PATHS =
      LineBytes.words(
          "aws:principalorgpaths",
          "aws:sourceorgpaths",
          "aws:resourceorgpaths",
          "aws:vpceorgpaths");
  private static final byte[][] OF_USERS = LineBytes.words("aws:userid", "aws:username");
  private static final byte[][] OF_TEXTS =
      LineBytes.words("aws:sourcevpc", "aws:sourcevpce", "kms:viaservice");
  private static final byte[][] OF_NOBODY =
      LineBytes.words(
          "aws:requestedregion",
          "aws:currenttime",
          "aws:epochtime",
          "aws:tokenissuetime",
          "aws:multifactorauthage",
          "kms:encryptioncontextkeys");
  // CloudTrail's and other services' own contexts have ARNs of what they act for.
  private static final byte[][] START_OF_SERVICES = LineBytes.words("kms:encryptioncontext:aws:");
  private static final byte[][] START_OF_TEXTS =
      LineBytes.words("kms:encryptioncontext:", "aws:principaltag/", "aws:resourcetag/");

  /** Returns what the key between two places is about. */
  static KeySubject of(LineBytes bytes, int from, int to) {
    if (bytes.isAnyInAnyCase(OF_ORGANIZATIONS, from, to)) {
      return ORGANIZATIONS;
    }
    if (bytes.isAnyInAnyCase(OF_PATHS, from, to)) {
      return ORGANIZATION_PATHS;
    }
    if (bytes.isAnyInAnyCase(OF_USERS, from, to)) {
      return USERS;
    }
    if (bytes.isAnyInAnyCase(OF_TEXTS, from, to)
        || bytes.startsAnyInAnyCase(START_OF_TEXTS, from, to)
            && !bytes.startsAnyInAnyCase(START_OF_SERVICES, from, to)) {
      return TEXTS;
    }
    return bytes.isAnyInAnyCase(OF_NOBODY, from, to) ? NOBODY : ANYBODY;
  }
}

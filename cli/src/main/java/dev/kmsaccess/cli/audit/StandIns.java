package dev.kmsaccess.cli.audit;

import java.nio.charset.StandardCharsets;

/**
 * What stands in a line in the place of the texts that are cut out of it while the line is judged,
 * so that their places in the answer are found again.
 *
 * <p>There are two sets without any likeness: what an answer says for a reason of its own, or
 * because somebody wrote it into the line to be mistaken, is not a stand-in of both. Within a set
 * they have no beginning in common, which would make them harder to tell apart than true names are.
 */
enum StandIns {
  ONE(0x5DEECE66DL),
  OTHER(0x2545F4914F6CDD1DL);

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final long seed;

  StandIns(long seed) {
    this.seed = seed;
  }

  /** Returns the one for what is cut out of a line under a number. */
  byte[] of(int number) {
    long chosen = mixed(seed + number);
    String text =
        switch (number / 100 * 100) {
          case LineCut.FIRST_ACCOUNT -> digits(chosen, 12);
          case LineCut.FIRST_ORGANIZATION -> "o-" + letters(chosen, 12);
          default -> number == LineCut.ID_NUMBER ? digits(chosen, 15) : "s" + letters(chosen, 12);
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether any account or organisation that is known stands in for another. */
  static boolean areAmong(KnownNames known) {
    for (StandIns set : values()) {
      for (int i = 0; i < LineCut.MOST; i++) {
        long account =
            Long.parseLong(
                new String(set.of(LineCut.FIRST_ACCOUNT + i), StandardCharsets.US_ASCII));
        byte[] organization = set.of(LineCut.FIRST_ORGANIZATION + i);
        if (known.hasAccount(account)
            || known.hasOrganization(new LineBytes(organization), 0, organization.length)) {
          return true;
        }
      }
    }
    return false;
  }

  // SplittableRandom's, so that neighbours have nothing in common.
  private static long mixed(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Returns digits, of which the first is not 0. */
  private static String digits(long chosen, int count) {
    long first = (long) Math.pow(10, count - 1);
    return Long.toString(first + Long.remainderUnsigned(chosen, 9 * first));
  }

  private static String letters(long chosen, int count) {
    StringBuilder letters = new StringBuilder(count);
    long rest = chosen;
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt((int) Long.remainderUnsigned(rest, LETTERS.length())));
      rest = Long.divideUnsigned(rest, LETTERS.length());
    }
    return letters.toString();
  }
}

package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/**
 * What stands in a line in the place of a text that is cut out of it while the line is judged, so
 * that the text's places in the answer are found again. Each stand-in tells the number of a {@link
 * LineCut}.
 */
final class StandIns {

  // What a Sid or the name of a role may be, an account, an organisation, and an id.
  private static final byte[] TEXT = LineBytes.word("kmsAccessStandIn");
  private static final byte[] ACCOUNT = LineBytes.word("77310946");
  private static final byte[] ORGANIZATION = LineBytes.word("o-kmsaccess");
  private static final byte[] ID_NUMBER = LineBytes.word("640277193558126");
  private static final int DIGITS = 4;
  private static final long FIRST_ACCOUNT = 7731_0946_0000L;
  private static final long LAST_ACCOUNT = 7731_0946_9999L;

  /** The length of the longest one. */
  static final int LONGEST = TEXT.length + DIGITS;

  private StandIns() {}

  /** Returns the one for what is cut out under a number. */
  static byte[] of(int number) {
    if (number == LineCut.ID_NUMBER) {
      return ID_NUMBER;
    }
    byte[] word =
        switch (number / 100 * 100) {
          case LineCut.FIRST_ACCOUNT -> ACCOUNT;
          case LineCut.FIRST_ORGANIZATION -> ORGANIZATION;
          default -> TEXT;
        };
    byte[] standIn = Arrays.copyOf(word, word.length + DIGITS);
    int rest = number;
    for (int i = standIn.length - 1; i >= word.length; i--) {
      standIn[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return standIn;
  }

  /** Whether any of these accounts and organisations is one that may stand in for another. */
  static boolean areAmong(KnownNames known) {
    return known.accounts().hasAnyOf(FIRST_ACCOUNT, LAST_ACCOUNT)
        || known.organizations().stream().anyMatch(it -> isAt(0, ORGANIZATION, it, it.length));
  }

  /** Whether there is something in a line that could be taken for one. */
  static boolean areIn(Line line) {
    for (int at = line.from(); at < line.to(); at++) {
      if (mayBegin(line.bytes()[at])
          && (isAt(at, TEXT, line.bytes(), line.to())
              || isAt(at, ACCOUNT, line.bytes(), line.to())
              || isAt(at, ORGANIZATION, line.bytes(), line.to())
              || isAt(at, ID_NUMBER, line.bytes(), line.to()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether one may begin with this byte; asked for each byte of lines and answers. */
  static boolean mayBegin(byte it) {
    return it == 'k' || it == '7' || it == 'o' || it == '6';
  }

  /** Returns the number of the one that begins at a place, or -1 if none does. */
  static int at(int place, byte[] bytes) {
    return switch (bytes[place]) {
      case 'k' -> number(place, TEXT, bytes);
      case '7' -> number(place, ACCOUNT, bytes);
      case 'o' -> number(place, ORGANIZATION, bytes);
      case '6' -> isAt(place, ID_NUMBER, bytes, bytes.length) ? LineCut.ID_NUMBER : -1;
      default -> -1;
    };
  }

  private static int number(int place, byte[] word, byte[] bytes) {
    int from = place + word.length;
    if (!isAt(place, word, bytes, bytes.length) || from + DIGITS > bytes.length) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < from + DIGITS; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }

  private static boolean isAt(int place, byte[] word, byte[] bytes, int to) {
    return place + word.length <= to
        && Arrays.equals(word, 0, word.length, bytes, place, place + word.length);
  }
}

package dev.kmsaccess.cli.audit;

import java.util.Arrays;

/**
 * Where the statements of a line's policy stand, and the parts that the line falls into.
 *
 * <p>What an Allow opens hangs on itself and on the Denies, and on no other Allow. So a line has
 * one part for each Allow, which is the line without the others, and what is found in it is what is
 * found in its parts. A Deny opens nothing: where there is nothing to say about an Allow alone,
 * there is nothing to say about it among Denies.
 *
 * <p>One thing does hang on the whole policy: whether it says anything of somebody who gets in.
 * Where names are no more than names, an Allow that lets in one of whom it and the Denies say
 * nothing lets in everybody like them, so there is always one of whom the whole policy says
 * nothing, either. Where that is not so, the line has no parts.
 */
final class LineStatements {

  /** Those of a line that must be judged as a whole. */
  static final LineStatements INSEPARABLE = new LineStatements();

  private static final int DENY = 0;
  private static final int ALLOW = 1;
  private static final int NO_ALLOW = -1;

  // Of each statement: where it begins, where it ends, and whether it allows.
  private int[] statements = new int[18];
  private int length;
  private int allows;

  /** Adds the next one. */
  void add(int from, int to, boolean allow) {
    if (length == statements.length) {
      statements = Arrays.copyOf(statements, 2 * statements.length);
    }
    statements[length] = from;
    statements[length + 1] = to;
    statements[length + 2] = allow ? ALLOW : DENY;
    length += 3;
    allows += allow ? 1 : 0;
  }

  /** Returns how many Allows there are. */
  int allows() {
    return allows;
  }

  boolean haveDenies() {
    return length > 3 * allows;
  }

  /** Whether they are of one list of several, with nothing between them but what separates them. */
  boolean areSeparable(byte[] bytes) {
    for (int i = 3; i < length; i += 3) {
      for (int at = statements[i - 2]; at < statements[i]; at++) {
        if (!separates(bytes[at])) {
          return false;
        }
      }
    }
    return allows > 0 && length > 3;
  }

  /** In a policy that stands in the line as a string, white space may be escaped. */
  private static boolean separates(byte it) {
    return switch (it) {
      case ',', ' ', '\t', '\r', '\\', 'n', 't', 'r' -> true;
      default -> false;
    };
  }

  /**
   * Returns the part of an Allow of the line that these are of.
   *
   * @param allow which of the Allows, counted from 0
   * @param withDenies whether it has the Denies, too
   */
  LineCut part(LineCut whole, int allow, boolean withDenies) {
    return taken(whole, allow, withDenies);
  }

  /** Returns the part of the line that has the Denies alone. */
  LineCut deniesOf(LineCut whole) {
    return taken(whole, NO_ALLOW, /* withDenies= */ true);
  }

  private LineCut taken(LineCut whole, int allow, boolean withDenies) {
    LinePart part = new LinePart(whole, length / 3 + 2);
    part.take(whole.line().from(), statements[0]);
    int allowsBefore = 0;
    for (int i = 0; i < length; i += 3) {
      boolean isAllow = statements[i + 2] == ALLOW;
      if (isAllow ? allowsBefore == allow : withDenies) {
        part.take(statements[i], statements[i + 1]);
      }
      allowsBefore += isAllow ? 1 : 0;
    }
    part.take(statements[length - 2], whole.line().to());
    return part.cut();
  }
}

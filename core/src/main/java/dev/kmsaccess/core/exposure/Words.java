package dev.kmsaccess.core.exposure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a text of some form that matches at least one pattern of each of several groups and none of
 * the forbidden ones, or makes sure that there is none.
 *
 * <p>All patterns are run side by side as one automaton, which is built only as far as the search
 * goes; what is nearest to an end is looked at first. Past its budget the search gives up.
 */
final class Words {

  /** What came of a search. */
  sealed interface Result {
    record Found(String word) implements Result {}

    record Nothing() implements Result {}

    record GaveUp() implements Result {}
  }

  private static final Result NOTHING = new Result.Nothing();
  private static final Result GAVE_UP = new Result.GaveUp();

  private final Shape shape;
  private final List<Glob> patterns = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();
  // For each group the patterns from one index to before the next; the forbidden ones come last.
  private final int[] groupEnds;
  private final int forbiddenFrom;
  private final int bits;
  private final char[] alphabet;
  private final Budget budget;

  private Words(Shape shape, List<List<Glob>> groups, List<Glob> forbidden, Budget budget) {
    this.shape = shape;
    this.budget = budget;
    this.groupEnds = new int[groups.size()];
    for (int i = 0; i < groups.size(); i++) {
      patterns.addAll(groups.get(i));
      groupEnds[i] = patterns.size();
    }
    this.forbiddenFrom = patterns.size();
    patterns.addAll(forbidden);
    int offset = 0;
    for (Glob pattern : patterns) {
      offsets.add(offset);
      offset += pattern.length() + 1;
    }
    this.bits = offset;
    this.alphabet = alphabet(shape, patterns);
  }

  static Result find(Shape shape, List<List<Glob>> groups, List<Glob> forbidden, Budget budget) {
    return new Words(shape, groups, forbidden, budget).search();
  }

  /** One way to begin a word: where each pattern stands after it. */
  private record Node(
      @Nullable Node before,
      char last,
      boolean mayEnd,
      int form,
      long[] positions,
      int depth,
      int toGo) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Node node
          && form == node.form
          && mayEnd == node.mayEnd
          && Arrays.equals(positions, node.positions);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(positions) + form;
    }
  }

  private Result search() {
    long[] start = new long[(bits + 63) >>> 6];
    for (int i = 0; i < patterns.size(); i++) {
      enter(start, i, 0);
    }
    PriorityQueue<Node> open =
        new PriorityQueue<>((a, b) -> a.toGo != b.toGo ? a.toGo - b.toGo : b.depth - a.depth);
    Set<Node> seen = new HashSet<>();
    int toGo = toGo(start);
    if (toGo >= 0) {
      open.add(new Node(null, Glob.NO_STOP, false, shape.start(), start, 0, toGo));
    }
    while (true) {
      Node node = open.poll();
      if (node == null) {
        return NOTHING;
      }
      if (node.before != null && accepts(node)) {
        return new Result.Found(word(node));
      }
      for (char c : alphabet) {
        int form = shape.next(node.form, c);
        if (form < 0) {
          continue;
        }
        if (!budget.spend(4 + start.length)) {
          return GAVE_UP;
        }
        long[] positions = step(node.positions, c);
        int left = toGo(positions);
        if (left >= 0) {
          Node next = new Node(node, c, shape.mayEndWith(c), form, positions, node.depth + 1, left);
          if (seen.add(next)) {
            open.add(next);
          }
        }
      }
    }
  }

  private long[] step(long[] positions, char c) {
    long[] next = new long[positions.length];
    int pattern = 0;
    for (int word = 0; word < positions.length; word++) {
      long left = positions[word];
      while (left != 0) {
        int bit = (word << 6) + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        while (pattern + 1 < patterns.size() && offsets.get(pattern + 1) <= bit) {
          pattern++;
        }
        budget.spend(1);
        Glob glob = patterns.get(pattern);
        int position = bit - offsets.get(pattern);
        if (position < glob.length() && glob.takes(position, c)) {
          enter(next, pattern, glob.kind(position) == Glob.RUN ? position : position + 1);
        }
      }
    }
    return next;
  }

  /** Marks a position as reached, and those behind the runs that begin there. */
  private void enter(long[] positions, int pattern, int position) {
    Glob glob = patterns.get(pattern);
    int at = position;
    while (true) {
      int bit = offsets.get(pattern) + at;
      positions[bit >>> 6] |= 1L << bit;
      if (at == glob.length() || glob.kind(at) != Glob.RUN) {
        return;
      }
      at++;
    }
  }

  /** Returns how many characters are missing at least; -1 if no word can come of it. */
  private int toGo(long[] positions) {
    int most = 0;
    int from = 0;
    for (int end : groupEnds) {
      int least = Integer.MAX_VALUE;
      for (int i = from; i < end; i++) {
        int position = last(positions, i);
        if (position >= 0) {
          least = Math.min(least, patterns.get(i).length() - position);
        }
      }
      if (least == Integer.MAX_VALUE) {
        return -1;
      }
      most = Math.max(most, least);
      from = end;
    }
    for (int i = forbiddenFrom; i < patterns.size(); i++) {
      Glob glob = patterns.get(i);
      int tail = glob.length() - 1;
      if (tail >= 0
          && glob.kind(tail) == Glob.RUN
          && glob.character(tail) == Glob.NO_STOP
          && isSet(positions, offsets.get(i) + tail)) {
        return -1;
      }
    }
    return most;
  }

  private int last(long[] positions, int pattern) {
    int from = offsets.get(pattern);
    for (int bit = from + patterns.get(pattern).length(); bit >= from; bit--) {
      if (positions[bit >>> 6] == 0) {
        bit &= ~63;
      } else if (isSet(positions, bit)) {
        return bit - from;
      }
    }
    return -1;
  }

  private static boolean isSet(long[] positions, int bit) {
    return (positions[bit >>> 6] & 1L << bit) != 0;
  }

  private boolean accepts(Node node) {
    if (!node.mayEnd || !shape.accepts(node.form)) {
      return false;
    }
    int from = 0;
    for (int end : groupEnds) {
      boolean one = false;
      for (int i = from; i < end && !one; i++) {
        one = isAtEnd(node.positions, i);
      }
      if (!one) {
        return false;
      }
      from = end;
    }
    for (int i = forbiddenFrom; i < patterns.size(); i++) {
      if (isAtEnd(node.positions, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAtEnd(long[] positions, int pattern) {
    return isSet(positions, offsets.get(pattern) + patterns.get(pattern).length());
  }

  private static String word(Node end) {
    StringBuilder reversed = new StringBuilder();
    for (Node node = end; node != null && node.before != null; node = node.before) {
      reversed.append(node.last);
    }
    return reversed.reverse().toString();
  }

  /** All characters that a pattern or the form names, and one of each kind that none does. */
  private static char[] alphabet(Shape shape, List<Glob> patterns) {
    BitSet named = new BitSet();
    for (Glob pattern : patterns) {
      for (int i = 0; i < pattern.length(); i++) {
        char c = pattern.character(i);
        if (c == Glob.NO_STOP) {
          continue;
        }
        named.set(c);
        if (pattern.kind(i) == Glob.EITHER_CASE) {
          named.set(Character.toLowerCase(c));
          named.set(Character.toUpperCase(c));
        }
      }
    }
    shape.ownCharacters().chars().forEach(named::set);
    BitSet all = (BitSet) named.clone();
    for (String kind : Shape.kindsOfCharacters()) {
      kind.chars().filter(c -> !named.get(c)).findFirst().ifPresent(all::set);
    }
    char[] alphabet = new char[all.cardinality()];
    int size = 0;
    for (int c = all.nextSetBit(0); c >= 0; c = all.nextSetBit(c + 1)) {
      alphabet[size++] = (char) c;
    }
    return alphabet;
  }
}

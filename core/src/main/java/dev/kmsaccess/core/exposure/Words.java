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
  private final int[] offsets;
  // For each group the patterns from one index to before the next; the forbidden ones come last.
  private final int[] groupEnds;
  private final int forbiddenFrom;
  private final int bits;
  // For each kind of characters one that no pattern names; all others of the kind are like it
  // wherever no pattern is waiting for them. Kinds of which every character is named are listed.
  private final char[] usual;
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
    this.offsets = new int[patterns.size()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset += patterns.get(i).length() + 1;
    }
    this.bits = offset;
    this.usual = usual(shape, patterns);
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
      for (char c : awaited(node)) {
        int form = shape.next(node.form, c);
        if (form < 0) {
          continue;
        }
        if (!budget.spend(4 + start.length + 2L * patterns.size())) {
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
        while (pattern + 1 < offsets.length && offsets[pattern + 1] <= bit) {
          pattern++;
        }
        budget.spend(1);
        Glob glob = patterns.get(pattern);
        int position = bit - offsets[pattern];
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
      int bit = offsets[pattern] + at;
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
          && isSet(positions, offsets[i] + tail)) {
        return -1;
      }
    }
    return most;
  }

  private int last(long[] positions, int pattern) {
    int from = offsets[pattern];
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
    return isSet(positions, offsets[pattern] + patterns.get(pattern).length());
  }

  private static String word(Node end) {
    StringBuilder reversed = new StringBuilder();
    for (Node node = end; node != null && node.before != null; node = node.before) {
      reversed.append(node.last);
    }
    return reversed.reverse().toString();
  }

  /** Returns the characters that lead to different places: those waited for, and the usual. */
  private char[] awaited(Node node) {
    char[] awaited = Arrays.copyOf(usual, usual.length + 16);
    int size = usual.length;
    int pattern = 0;
    for (int word = 0; word < node.positions.length; word++) {
      for (long left = node.positions[word]; left != 0; left &= left - 1) {
        int bit = (word << 6) + Long.numberOfTrailingZeros(left);
        while (pattern + 1 < offsets.length && offsets[pattern + 1] <= bit) {
          pattern++;
        }
        Glob glob = patterns.get(pattern);
        int position = bit - offsets[pattern];
        char c = position < glob.length() ? glob.character(position) : Glob.NO_STOP;
        if (c == Glob.NO_STOP) {
          continue;
        }
        if (size + 2 > awaited.length) {
          awaited = Arrays.copyOf(awaited, size * 2);
        }
        size = add(awaited, size, c);
        if (glob.kind(position) == Glob.EITHER_CASE) {
          size = add(awaited, size, Character.toLowerCase(c));
          size = add(awaited, size, Character.toUpperCase(c));
        }
      }
    }
    char own = shape.awaited(node.form);
    return own == Glob.NO_STOP
        ? Arrays.copyOf(awaited, size)
        : Arrays.copyOf(awaited, add(awaited, size, own));
  }

  private static int add(char[] some, int size, char c) {
    for (int i = 0; i < size; i++) {
      if (some[i] == c) {
        return size;
      }
    }
    some[size] = c;
    return size + 1;
  }

  private static char[] usual(Shape shape, List<Glob> patterns) {
    BitSet named = new BitSet();
    shape.ownCharacters().chars().forEach(named::set);
    for (Glob pattern : patterns) {
      for (int i = 0; i < pattern.length(); i++) {
        char c = pattern.character(i);
        named.set(c);
        if (pattern.kind(i) == Glob.EITHER_CASE) {
          named.set(Character.toLowerCase(c));
          named.set(Character.toUpperCase(c));
        }
      }
    }
    StringBuilder usual = new StringBuilder();
    for (String kind : Shape.kindsOfCharacters()) {
      kind.chars()
          .filter(c -> !named.get(c))
          .findFirst()
          .ifPresentOrElse(c -> usual.append((char) c), () -> usual.append(kind));
    }
    return usual.toString().toCharArray();
  }
}

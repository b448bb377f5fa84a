package dev.kmsaccess.cli.audit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Cuts a stream into blocks of whole lines, so that each block can be worked on by itself. Never
 * holds more than one block: a line that does not fit is skipped and leaves a block that says so.
 */
final class LineBlocks {

  /** The longest line that is read: more than the largest policy, escaped twice. */
  static final int LONGEST_LINE = 1 << 20;

  // Small enough that two cores share even a few megabytes evenly.
  private static final int ENOUGH = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[2 * ENOUGH];
  private int filled;
  private boolean ended;
  private long nextLine = 1;

  LineBlocks(InputStream in) {
    this.in = in;
  }

  /**
   * Some lines of the stream.
   *
   * @param bytes holds them from its start on; the last line may lack its end
   * @param length how many of the bytes count
   * @param firstLine the number of the first line, counted from 1
   * @param tooLong whether this stands for one line that was longer than {@link #LONGEST_LINE}
   */
  record Block(byte[] bytes, int length, long firstLine, boolean tooLong) {

    /** Returns the lines. */
    Iterable<Line> lines() {
      return tooLong ? List.of(Line.tooLong(firstLine)) : this::iterator;
    }

    private Iterator<Line> iterator() {
      return new Iterator<>() {
        private int from;
        private long number = firstLine;

        @Override
        public boolean hasNext() {
          return from < length;
        }

        @Override
        public Line next() {
          if (!hasNext()) {
            throw new NoSuchElementException("the block is over");
          }
          byte[] all = bytes;
          int end = length;
          int to = from;
          while (to < end && all[to] != '\n') {
            to++;
          }
          Line line = Line.of(bytes, from, to, number++);
          from = to + 1;
          return line;
        }
      };
    }

    private int count() {
      byte[] all = bytes;
      int lines = 0;
      for (int i = 0, end = length; i < end; i++) {
        if (all[i] == '\n') {
          lines++;
        }
      }
      return lines;
    }
  }

  /** Returns the next lines; empty when the stream is over. */
  Optional<Block> next() throws IOException {
    int end = fill();
    if (filled == 0) {
      return Optional.empty();
    }
    if (end == 0 && !ended) {
      return Optional.of(skipLine());
    }
    int cut = end == 0 ? filled : end;
    Block block = new Block(buffer, cut, nextLine, false);
    nextLine += block.count();
    // The block goes to another thread and keeps its bytes; what follows it starts a new buffer.
    byte[] rest = new byte[Math.max(2 * ENOUGH, filled - cut)];
    System.arraycopy(buffer, cut, rest, 0, filled - cut);
    buffer = rest;
    filled -= cut;
    return Optional.of(block);
  }

  /** Reads until there is enough with a line's end in it, and returns where that end is, or 0. */
  private int fill() throws IOException {
    int end = lineEnd(0, filled);
    while (!ended && (end == 0 ? filled < LONGEST_LINE : filled < ENOUGH)) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(LONGEST_LINE, 2 * buffer.length));
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        ended = true;
      } else {
        int found = lineEnd(filled, filled + read);
        end = found > 0 ? found : end;
        filled += read;
      }
    }
    return end;
  }

  private Block skipLine() throws IOException {
    Block block = new Block(new byte[0], 0, nextLine, true);
    nextLine++;
    while (true) {
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
      if (filled == 0) {
        ended = true;
        return block;
      }
      for (int i = 0; i < filled; i++) {
        if (buffer[i] == '\n') {
          filled -= i + 1;
          System.arraycopy(buffer, i + 1, buffer, 0, filled);
          return block;
        }
      }
    }
  }

  /** Returns where the last line that ends in this part of the buffer ends, or 0. */
  private int lineEnd(int from, int to) {
    for (int i = to; i > from; i--) {
      if (buffer[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }
}

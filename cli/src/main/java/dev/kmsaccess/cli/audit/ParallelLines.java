package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.Utf8Output;
import dev.kmsaccess.cli.audit.LineBlocks.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Answers a stream of lines on all processors: one line out for each line in, in their order. An
 * empty line is a line too, so that the n-th answer always belongs to the n-th line.
 */
final class ParallelLines {

  private final Function<Line, LineAnswer> answerer;

  /**
   * Makes a worker.
   *
   * @param answerer answers one line; must be safe to call from several threads at once
   */
  ParallelLines(Function<Line, LineAnswer> answerer) {
    this.answerer = answerer;
  }

  private record Answered(byte[] lines, int status) {}

  /** Answers all lines and returns the highest of their exit statuses. */
  int answer(InputStream in, PrintWriter out) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    LineBlocks blocks = new LineBlocks(in);
    Deque<Future<Answered>> pending = new ArrayDeque<>();
    int status = ExitStatus.DONE;
    try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
      for (Optional<Block> next = blocks.next(); next.isPresent(); next = blocks.next()) {
        Block block = next.get();
        pending.add(workers.submit(() -> answer(block)));
        // Bounds what is held in memory, and leaves no worker without a next block.
        if (pending.size() > 2 * processors) {
          status = Math.max(status, write(pending.remove(), out));
        }
      }
      while (!pending.isEmpty()) {
        status = Math.max(status, write(pending.remove(), out));
      }
    }
    out.flush();
    return status;
  }

  private static int write(Future<Answered> future, PrintWriter out) {
    try {
      Answered answered = future.get();
      Utf8Output.write(out, answered.lines());
      return answered.status();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a block of lines could not be answered", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while lines were being answered", e);
    }
  }

  /** A fault of ours in one line must not take the others' answers with it. */
  private LineAnswer answer(Line line) {
    try {
      return answerer.apply(line);
    } catch (RuntimeException | StackOverflowError fault) {
      return LineAnswer.Faulty.of(line, fault);
    }
  }

  private Answered answer(Block block) {
    int status = ExitStatus.DONE;
    try {
      AnswerLines lines = new AnswerLines(2 * block.length());
      for (Line line : block.lines()) {
        LineAnswer answer = answer(line);
        answer.writeTo(lines);
        lines.end();
        status = Math.max(status, answer.status());
      }
      return new Answered(lines.toUtf8(), status);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
  }
}

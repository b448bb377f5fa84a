package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.ResourceElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers lines, and remembers the answers: a line that is as an earlier one but for its id, its
 * key and its Sids is answered like it, and not even read as JSON. The keys of an organisation come
 * from a few templates, so most of its policies say what another one did. What else a line has
 * besides its policy, such as an alias, makes it another line.
 *
 * <p>It holds two generations of short lines; when the younger is full, the older is forgotten. May
 * be shared by threads.
 */
final class Precedents {

  /** How many bytes of lines and answers, and of what holds them, a generation has. */
  private static final int GENERATION = 32 << 20;

  /** About what a line and its answer take besides their own bytes. */
  private static final int HOLDING = 512;

  private static final int LONGEST_LINE = 4096;

  private final Judge judge;
  private final String source;
  private final AtomicLong held = new AtomicLong();
  private volatile Map<LineForm, AnswerForm> younger = new ConcurrentHashMap<>();
  private volatile Map<LineForm, AnswerForm> older = Map.of();

  /**
   * Makes an empty memory.
   *
   * @param source the file that the lines stand in
   * @param judge judges what was not there before
   */
  Precedents(String source, Judge judge) {
    this.source = source;
    this.judge = judge;
  }

  /** Answers a line. */
  LineAnswer answer(Line line) {
    Optional<LineCut> cut =
        line.length() > LONGEST_LINE || judge.heedsKeys() ? Optional.empty() : LineCut.of(line);
    return cut.isPresent() ? answer(line, cut.get()) : judged(line);
  }

  private LineAnswer judged(Line line) {
    AuditLine read = AuditLine.read(source, line);
    return AuditAnswer.of(read.id(), judge.judge(read.reading()));
  }

  private LineAnswer answer(Line line, LineCut cut) {
    LineForm form = cut.form();
    AnswerForm known = find(form);
    if (known != null) {
      return known.answer(cut);
    }
    AuditLine read = AuditLine.read(source, line);
    Outcome outcome = judge.judge(read.reading());
    if (outcome instanceof Outcome.Judged judged && isAboutAnyKey(judged.reading().policy())) {
      try {
        AnswerForm answers = AnswerForm.of(cut, read.id(), judged.verdict());
        remember(form, answers);
        return answers.answer(cut);
      } catch (IOException e) {
        throw new UncheckedIOException("a text in memory could not be written", e);
      }
    }
    return AuditAnswer.of(read.id(), outcome);
  }

  /** Whether no statement asks which key it is about, whose id is no part of a line's form. */
  private static boolean isAboutAnyKey(PolicyDocument policy) {
    return policy.statements().stream()
        .allMatch(
            it ->
                it.resource() instanceof ResourceElement.Resource(List<String> patterns)
                    && patterns.equals(List.of("*")));
  }

  private @Nullable AnswerForm find(LineForm form) {
    AnswerForm young = younger.get(form);
    if (young != null) {
      return young;
    }
    AnswerForm old = older.get(form);
    if (old != null) {
      remember(form, old);
    }
    return old;
  }

  private void remember(LineForm form, AnswerForm answers) {
    if (held.addAndGet(HOLDING + form.length() + answers.length()) > GENERATION) {
      grow();
    }
    younger.put(form, answers);
  }

  private synchronized void grow() {
    if (held.get() > GENERATION) {
      older = younger;
      younger = new ConcurrentHashMap<>();
      held.set(0);
    }
  }
}

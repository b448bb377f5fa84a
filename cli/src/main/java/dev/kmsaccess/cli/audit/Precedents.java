package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.ResourceElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers lines, and remembers the answers: a line that is as an earlier one but for its id, its
 * key, its Sids, the names of accounts, organisations, roles and users, and some texts is answered
 * like it, and not even read as JSON. The keys of an organisation come from a few templates, so
 * most of its policies say what another one did. What else a line has besides its policy, such as
 * an alias, makes it another line.
 *
 * <p>A line that can be taken apart has a precedent for each of its parts ({@link LineStatements}).
 *
 * <p>The first line or part of a form is judged as it is. When the second comes, it is judged twice
 * with stand-ins in it, and where that comes to the same the answer is remembered for all of the
 * form. It holds two generations of short lines; when the younger is full, the older is forgotten.
 * May be shared by threads.
 */
final class Precedents {

  /** How many bytes of lines and answers, and of what holds them, a generation has. */
  private static final int GENERATION = 32 << 20;

  /** About what a line and its answer take besides their own bytes. */
  private static final int HOLDING = 512;

  private static final int LONGEST_LINE = 4096;

  private final Judge judge;
  private final String source;
  private final boolean renames;

  // Threads may overwrite what others wrote: a form is then remembered a little later.
  private final int[] hashes = new int[1 << 17];

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
    this.renames = !StandIns.areAmong(judge.knownNames());
  }

  /** Answers a line. */
  LineAnswer answer(Line line) {
    Optional<LineCut> cut =
        line.length() > LONGEST_LINE || judge.heedsKeys()
            ? Optional.empty()
            : LineCutter.cut(line, judge.knownNames());
    return cut.isPresent() ? answer(line, cut.get()) : judged(line);
  }

  private LineAnswer judged(Line line) {
    AuditLine read = AuditLine.read(source, line);
    return AuditAnswer.of(read.id(), judge.judge(read.reading()));
  }

  private LineAnswer answer(Line line, LineCut cut) {
    if (cut.hasNames() && !renames) {
      return answer(line, cut.withNames());
    }
    if (cut.statements().allows() > 0) {
      return byParts(line, cut);
    }
    AnswerForm precedent = precedent(cut);
    if (precedent == null) {
      return judged(line);
    }
    if (precedent.fits(cut, cut)) {
      return new PartsAnswer(List.of(new PartsAnswer.Part(precedent, cut)));
    }
    return cut.hasNames() ? answer(line, cut.withNames()) : judged(line);
  }

  /**
   * Answers a line by its parts. If more than one has no precedent, it saves nothing to judge them
   * alone, unless that decides what was too hard to decide together: when they come again, they
   * will have precedents.
   */
  private LineAnswer byParts(Line line, LineCut cut) {
    List<PartsAnswer.Part> parts = parts(cut);
    if (hasNoAnswerToSeveral(parts)) {
      AuditLine read = AuditLine.read(source, line);
      Outcome whole = judge.judge(read.reading());
      if (!(whole instanceof Outcome.Judged judged) || isProven(judged.verdict())) {
        return AuditAnswer.of(read.id(), whole);
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      PartsAnswer.Part part = parts.get(i);
      if (part.hasNoAnswer()) {
        Optional<AnswerForm> alone = alone(part.cut(), cut);
        if (alone.isEmpty()) {
          return judged(line);
        }
        parts.set(i, new PartsAnswer.Part(alone.get(), part.cut()));
      }
    }
    return new PartsAnswer(parts);
  }

  private static boolean hasNoAnswerToSeveral(List<PartsAnswer.Part> parts) {
    int without = 0;
    for (int i = 0; i < parts.size(); i++) {
      without += parts.get(i).hasNoAnswer() ? 1 : 0;
    }
    return without > 1;
  }

  /** Returns the parts of a line, each with its precedent if it has one that answers it. */
  private List<PartsAnswer.Part> parts(LineCut line) {
    LineStatements statements = line.statements();
    List<PartsAnswer.Part> parts = new ArrayList<>(statements.allows() + 1);
    boolean deniesAreSound = !statements.haveDenies();
    for (int i = 0; i < statements.allows(); i++) {
      PartsAnswer.Part part = part(line, statements.part(line, i, /* withDenies= */ false));
      if (!part.form().saysNothing() && statements.haveDenies()) {
        part = part(line, statements.part(line, i, /* withDenies= */ true));
        deniesAreSound = true;
      }
      parts.add(part);
    }
    if (!deniesAreSound) {
      parts.add(part(line, statements.deniesOf(line)));
    }
    return parts;
  }

  private PartsAnswer.Part part(LineCut line, LineCut part) {
    AnswerForm precedent = precedent(part);
    return precedent != null && !precedent.opensLater() && precedent.fits(part, line)
        ? new PartsAnswer.Part(precedent, part)
        : new PartsAnswer.Part(AnswerForm.NOT_SHARED, part);
  }

  /** Returns the answer to a part of a line, judged as it is; empty if it is none in the line. */
  private Optional<AnswerForm> alone(LineCut part, LineCut line) {
    AuditLine read = AuditLine.read(source, part.line());
    if (!(judge.judge(read.reading()) instanceof Outcome.Judged judged)) {
      return Optional.empty();
    }
    AnswerForm own = AnswerForm.of(read.id(), judged.verdict());
    return Optional.of(own).filter(it -> !it.opensLater() && it.fitsRestOf(line, part));
  }

  /** Returns how lines of this form are answered; null if this is the first of them. */
  private @Nullable AnswerForm precedent(LineCut cut) {
    LineForm form = cut.form();
    AnswerForm known = find(form);
    if (known != null || !cameBefore(form)) {
      return known;
    }
    AnswerForm one = judged(cut, StandIns.ONE);
    AnswerForm other = judged(cut, StandIns.OTHER);
    AnswerForm shared = one.saysTheSameAs(other) ? one : AnswerForm.NOT_SHARED;
    remember(form, shared);
    return shared;
  }

  /**
   * Returns the answers of lines of this form, as far as they can be told from one that has
   * stand-ins. What was too hard to decide may not be so with other names.
   */
  private AnswerForm judged(LineCut cut, StandIns standIns) {
    AuditLine read = AuditLine.read(source, cut.with(standIns));
    if (!(judge.judge(read.reading()) instanceof Outcome.Judged judged)
        || !isAboutAnyKey(judged.reading().policy())
        || cut.hasNames() && !isProven(judged.verdict())) {
      return AnswerForm.NOT_SHARED;
    }
    return AnswerForm.of(read.id(), judged.verdict(), cut.repeated(), standIns);
  }

  private static boolean isProven(ExposureVerdict verdict) {
    return verdict.findings().stream().allMatch(Finding::proven);
  }

  /** Whether no statement asks which key it is about, whose id is no part of a line's form. */
  private static boolean isAboutAnyKey(PolicyDocument policy) {
    return policy.statements().stream()
        .allMatch(
            it ->
                it.resource() instanceof ResourceElement.Resource(List<String> patterns)
                    && patterns.equals(List.of("*")));
  }

  /** Whether a form came before, as far as is known: what comes once is not worth its memory. */
  private boolean cameBefore(LineForm form) {
    int slot = form.hashCode() & (hashes.length - 1);
    boolean before = hashes[slot] == form.hashCode();
    hashes[slot] = form.hashCode();
    return before;
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

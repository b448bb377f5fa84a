package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.exposure.ExposureVerdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers lines, and remembers the verdicts: a policy that says what an earlier one said is
 * answered like it. The keys of an organisation come from a few templates, so most of its policies
 * say what another one did, and to compare two costs a small part of judging one.
 *
 * <p>It holds two generations of short policies; when the younger is full, the older is forgotten.
 * May be shared by threads.
 */
final class Precedents {

  private static final int GENERATION = 4096;
  private static final int LONGEST_LINE = 4096;

  private final Judge judge;
  private volatile Map<String, ExposureVerdict> younger = new ConcurrentHashMap<>();
  private volatile Map<String, ExposureVerdict> older = Map.of();

  /**
   * Makes an empty memory.
   *
   * @param judge judges what was not there before
   */
  Precedents(Judge judge) {
    this.judge = judge;
  }

  /** Answers a line. */
  LineAnswer answer(AuditLine line) {
    Optional<PolicyCase> policyCase = policyCase(line);
    if (policyCase.isEmpty()) {
      return AuditAnswer.of(line.id(), judge.judge(line.reading()));
    }
    PolicyCase same = policyCase.get();
    ExposureVerdict known = find(same.words());
    if (known != null) {
      return new AuditAnswer(line.id(), known.withSids(same::sid));
    }
    Outcome outcome = judge.judge(line.reading());
    if (outcome instanceof Outcome.Judged judged) {
      remember(same.words(), judged.verdict());
    }
    return AuditAnswer.of(line.id(), outcome);
  }

  private Optional<PolicyCase> policyCase(AuditLine line) {
    return line instanceof AuditLine.Sound sound
            && sound.text().length() <= LONGEST_LINE
            && !judge.heedsKeys()
        ? sound.contents().map(policy -> new PolicyCase(policy, sound.key()))
        : Optional.empty();
  }

  private @Nullable ExposureVerdict find(String words) {
    ExposureVerdict young = younger.get(words);
    if (young != null) {
      return young;
    }
    ExposureVerdict old = older.get(words);
    if (old != null) {
      remember(words, old);
    }
    return old;
  }

  private void remember(String words, ExposureVerdict verdict) {
    if (younger.size() >= GENERATION) {
      grow();
    }
    younger.put(words, verdict);
  }

  private synchronized void grow() {
    if (younger.size() >= GENERATION) {
      older = younger;
      younger = new ConcurrentHashMap<>();
    }
  }
}

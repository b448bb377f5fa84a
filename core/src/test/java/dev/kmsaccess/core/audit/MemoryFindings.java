package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the auditor remembers, in memory; writes are as conditional as in the table. */
final class MemoryFindings implements FindingStore, CoverageStore {

  final Map<Subject, TrackedFinding> findings = new HashMap<>();
  final Map<String, Coverage> coverage = new TreeMap<>();
  Optional<Instant> baseline = Optional.empty();
  boolean isDown;

  @Override
  public Optional<TrackedFinding> find(Subject subject) {
    requireUp();
    return Optional.ofNullable(findings.get(subject));
  }

  @Override
  public List<TrackedFinding> open() {
    requireUp();
    return findings.values().stream()
        .filter(it -> !(it.subject() instanceof Subject.Event))
        .toList();
  }

  @Override
  public boolean put(TrackedFinding finding) {
    requireUp();
    long before =
        Optional.ofNullable(findings.get(finding.subject()))
            .map(TrackedFinding::version)
            .orElse(0L);
    if (finding.version() != before + 1) {
      return false;
    }
    findings.put(finding.subject(), finding);
    return true;
  }

  @Override
  public boolean remove(TrackedFinding finding) {
    requireUp();
    return findings.remove(finding.subject(), finding);
  }

  @Override
  public List<Coverage> coverage() {
    return List.copyOf(coverage.values());
  }

  @Override
  public void put(Coverage it) {
    coverage.put(it.account().id(), it);
  }

  @Override
  public Optional<Instant> baseline() {
    return baseline;
  }

  @Override
  public void baselineAt(Instant now) {
    baseline = Optional.of(now);
  }

  Optional<Coverage> of(AccountId account) {
    return Optional.ofNullable(coverage.get(account.id()));
  }

  private void requireUp() {
    if (isDown) {
      throw new UnavailableException("down", new IllegalStateException("down"));
    }
  }
}

package dev.kmsaccess.local.logs;

import dev.kmsaccess.core.arn.Arn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One log group; changed in place. Its retention is remembered, nothing is ever thrown away. */
final class LogGroup {

  private final Arn arn;
  private final String name;
  private final Instant created;
  private final Map<String, Instant> streams = new LinkedHashMap<>();
  private final List<LogLine> lines = new ArrayList<>();
  private Optional<Integer> retentionDays = Optional.empty();

  /**
   * Makes an empty group.
   *
   * @param arn its ARN without the {@code :*} that stands for its streams
   */
  LogGroup(Arn arn, String name, Instant created) {
    this.arn = arn;
    this.name = name;
    this.created = created;
  }

  Arn arn() {
    return arn;
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  /** Returns when each stream was created, by name. */
  Map<String, Instant> streams() {
    return streams;
  }

  /** Returns all events, in the order of their arrival. */
  List<LogLine> lines() {
    return lines;
  }

  Optional<Integer> retentionDays() {
    return retentionDays;
  }

  void setRetentionDays(Optional<Integer> days) {
    retentionDays = days;
  }
}

package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.history.PastAccess;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says who could use a key then, who asked for it, and when it ended. */
@Command(
    name = "history",
    description = {
      "Says who could use which key in a span of time, who asked, under which rule, and when and"
          + " why it ended; from the log group that the key account keeps all answers in.",
      "It reaches back as far as that log group's retention. A day is a day in UTC."
    },
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(names = "--key", paramLabel = "ARN", description = "Only what was to this key.")
  private @Nullable String key;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "A day (2026-03-14) or an instant (2026-03-14T09:00:00Z).")
  private @Nullable String at;

  @Option(names = "--from", paramLabel = "TIME", description = "The beginning of the span.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Its end; a day is meant as a whole. Now, where none is given.")
  private @Nullable String to;

  @Option(
      names = "--log-group",
      paramLabel = "NAME",
      defaultValue = "/aws/events/kms-access",
      description = "The stack's output AnswerLogGroupName (default: ${DEFAULT-VALUE}).")
  private String logGroup = "/aws/events/kms-access";

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private HistoryFormat format = HistoryFormat.text;

  @Override
  public Integer call() {
    Span span = span();
    if (key != null && KeyArn.parse(key).isEmpty()) {
      throw UserFault.notUnderstood("--key must be a key's ARN, not: " + key);
    }
    AnswerLog log = new AnswerLog(aws, logGroup);
    List<PastAccess> accesses =
        log.accesses(log.account(), span.start(), span.end()).stream()
            .filter(it -> key == null || it.key().equals(key))
            .toList();
    format.print(spec.commandLine().getOut(), accesses);
    return ExitStatus.DONE;
  }

  /** A span of time, whose end is not part of it. */
  private record Span(Instant start, Instant end) {}

  private Span span() {
    if ((at == null) == (from == null)) {
      throw UserFault.notUnderstood("say when: either --at TIME, or --from TIME and perhaps --to.");
    }
    if (at != null) {
      if (to != null) {
        throw UserFault.notUnderstood("--to goes with --from, not with --at.");
      }
      return new Span(start("--at", at), end("--at", at));
    }
    Span span =
        new Span(
            start("--from", String.valueOf(from)),
            to == null ? InstantSource.system().instant() : end("--to", to));
    if (!span.start().isBefore(span.end())) {
      throw UserFault.notUnderstood("--from must lie before --to: " + from + ", " + to);
    }
    return span;
  }

  private static Instant start(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw UserFault.notUnderstood(
          option
              + " must be a day such as 2026-03-14 or a time such as 2026-03-14T09:00:00Z, not: "
              + text);
    }
  }

  /** The end of a day, or the instant after an instant. */
  private static Instant end(String option, String text) {
    Instant start = start(option, text);
    return text.contains("T") ? start.plusMillis(1) : start.plus(Duration.ofDays(1));
  }
}

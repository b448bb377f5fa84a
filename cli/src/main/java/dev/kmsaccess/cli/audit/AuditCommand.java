package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.cli.audit.LineBlocks.Block;
import dev.kmsaccess.core.json.JsonResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.kms.KmsClient;

/** {@code kms-access audit}: who outside can use a key, by its policy. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Says who outside the organisation can use a key, by its key policy.",
      "",
      "A FILE is a key policy in JSON, a CloudFormation template in JSON or YAML, a Terraform plan"
          + " or state (terraform show -json), or JSON Lines of {\"id\", \"keyArn\", \"policy\"}."
          + " Its contents tell which. '-' is the standard input.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 nothing is open, now or later by itself; 1 something is; 2 an input was not"
          + " understood, so that the answer is not known, whatever else is open; 3 the account"
          + " could not be read."
    })
public final class AuditCommand implements Callable<Integer> {

  /** The forms of the answer. */
  enum Format {
    text,
    json,
    jsonl,
    sarif
  }

  private final InputStream standardInput;
  private final InstantSource clock;
  private final Function<AwsOptions, KmsClient> account;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private TrustOptions trust = new TrustOptions();

  @Mixin private AwsOptions aws = new AwsOptions();

  @Parameters(paramLabel = "FILE", description = "What to read; '-' is the standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--account",
      description = "Reads every key of the account and Region behind the current credentials.")
  private boolean wholeAccount;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description =
          "The value of a template's parameter, or of an attribute (--parameter Role.Arn=…)."
              + " Without it a parameter has its default.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--format",
      defaultValue = "text",
      description =
          "One of ${COMPLETION-CANDIDATES}. jsonl answers one line for each line of JSON Lines, in"
              + " order.")
  private Format format = Format.text;

  /** Makes the command as the command line uses it. */
  public AuditCommand() {
    this(System.in, InstantSource.system(), it -> it.build(KmsClient.builder()));
  }

  AuditCommand(
      InputStream standardInput, InstantSource clock, Function<AwsOptions, KmsClient> account) {
    this.standardInput = standardInput;
    this.clock = clock;
    this.account = account;
  }

  @Override
  public Integer call() throws IOException {
    if (wholeAccount == !files.isEmpty()) {
      throw UserFault.notUnderstood(
          "audit reads either FILEs ('-' is the standard input) or, with --account, an account.");
    }
    Sources sources = new Sources(standardInput);
    Judge judge = trust.judge(sources, clock.instant());
    Report report = report();
    int status = wholeAccount ? account(judge, report) : files(sources, judge, report);
    report.end();
    return status;
  }

  private Report report() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    return switch (format) {
      case text -> new TextReport(out, spec.commandLine().getColorScheme().ansi());
      case json -> new JsonReport(out);
      case jsonl -> new JsonLinesReport(out);
      case sarif -> new SarifReport(out);
    };
  }

  private int account(Judge judge, Report report) throws IOException {
    int status = ExitStatus.DONE;
    try (KmsClient kms = account.apply(aws)) {
      for (AccountKeys keys = new AccountKeys(kms); keys.hasNext(); ) {
        status = Math.max(status, add(judge.judge(keys.next()), report));
      }
    }
    return status;
  }

  private int files(Sources sources, Judge judge, Report report) throws IOException {
    int status = ExitStatus.DONE;
    for (String file : files) {
      try (InputStream in = sources.open(file)) {
        status = Math.max(status, file(file, in, judge, report));
      } catch (UserFault e) {
        // The other files have their own answers.
        String why = String.valueOf(e.getMessage());
        status = Math.max(status, add(new Outcome.NotUnderstood(Location.of(file), why), report));
      }
    }
    return status;
  }

  private int file(String file, InputStream in, Judge judge, Report report) throws IOException {
    String source = file.equals("-") ? "stdin" : file;
    return switch (new Input.Sniffer(format == Format.jsonl).open(file, in)) {
      case Input.Lines(InputStream lines) -> lines(source, lines, judge, report);
      case Input.Document(JsonResult contents) ->
          documents(
              new Documents(new CloudFormationKeys(trust.owner(), parameters))
                  .read(source, contents),
              judge,
              report);
    };
  }

  private int lines(String source, InputStream in, Judge judge, Report report) throws IOException {
    if (format == Format.jsonl) {
      return new ParallelLines(new Precedents(source, judge)::answer)
          .answer(in, spec.commandLine().getOut());
    }
    int status = ExitStatus.DONE;
    LineBlocks blocks = new LineBlocks(in);
    for (Optional<Block> next = blocks.next(); next.isPresent(); next = blocks.next()) {
      for (Line line : next.get().lines()) {
        Reading reading = AuditLine.read(source, line).reading();
        status = Math.max(status, add(judge.judge(reading), report));
      }
    }
    return status;
  }

  private static int documents(List<Reading> readings, Judge judge, Report report)
      throws IOException {
    int status = ExitStatus.DONE;
    for (Reading reading : readings) {
      for (Outcome outcome : judge.all(reading)) {
        status = Math.max(status, add(outcome, report));
      }
    }
    return status;
  }

  private static int add(Outcome outcome, Report report) throws IOException {
    report.add(outcome);
    return outcome.status();
  }
}

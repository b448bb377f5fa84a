package dev.kmsaccess.cli;

import dev.kmsaccess.cli.adopt.AdoptCommand;
import dev.kmsaccess.cli.audit.AuditCommand;
import dev.kmsaccess.cli.audit.ExplainCommand;
import dev.kmsaccess.cli.audit.InventoryCommand;
import dev.kmsaccess.cli.member.ApproveCommand;
import dev.kmsaccess.cli.member.ReleaseCommand;
import dev.kmsaccess.cli.member.RenewCommand;
import dev.kmsaccess.cli.member.RequestCommand;
import dev.kmsaccess.cli.member.VerifyCommand;
import dev.kmsaccess.cli.operate.DoctorCommand;
import dev.kmsaccess.cli.operate.DrainCommand;
import dev.kmsaccess.cli.operate.FreezeCommand;
import dev.kmsaccess.cli.operate.HistoryCommand;
import dev.kmsaccess.cli.operate.ListCommand;
import dev.kmsaccess.cli.operate.UnfreezeCommand;
import dev.kmsaccess.cli.render.RenderCommand;
import dev.kmsaccess.cli.report.ReportCommand;
import dev.kmsaccess.cli.rules.RulesCommand;
import dev.kmsaccess.core.json.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code kms-access} and the way its parts end. */
@Command(
    name = "kms-access",
    description = "Safe, self-ending cross-account use of AWS KMS keys.",
    mixinStandardHelpOptions = true,
    versionProvider = KmsAccess.Version.class,
    footer = {
      "",
      "Exit status: 0 done; 1 the answer is no; 2 not understood; 3 could not be reached or found"
          + " out."
    })
public final class KmsAccess {

  private static final int LONGEST_FAULT = 16_384;

  /** The commands, in the order in which the help tells them. */
  private static final List<Named> COMMANDS =
      List.of(
          new Named("demo", DemoCommand.class),
          new Named("audit", AuditCommand.class),
          new Named("explain", ExplainCommand.class),
          new Named("inventory", InventoryCommand.class),
          new Named("adopt", AdoptCommand.class),
          new Named("render", RenderCommand.class),
          new Named("rules", RulesCommand.class),
          new Named("request", RequestCommand.class),
          new Named("release", ReleaseCommand.class),
          new Named("renew", RenewCommand.class),
          new Named("verify", VerifyCommand.class),
          new Named("list", ListCommand.class),
          new Named("history", HistoryCommand.class),
          new Named("report", ReportCommand.class),
          new Named("approve", ApproveCommand.class),
          new Named("doctor", DoctorCommand.class),
          new Named("freeze", FreezeCommand.class),
          new Named("unfreeze", UnfreezeCommand.class),
          new Named("drain", DrainCommand.class),
          new Named("local", LocalCommand.class),
          new Named("simulate", SimulateCommand.class),
          new Named("warm-up", WarmUpCommand.class),
          new Named("help", CommandLine.HelpCommand.class));

  private KmsAccess() {}

  private record Named(String name, Class<?> type) {
    boolean isMeantBy(String... arguments) {
      return arguments.length > 0
          && arguments[0].equals(name)
          && type != CommandLine.HelpCommand.class;
    }
  }

  /** Runs the command line and exits with its status. */
  public static void main(String[] arguments) {
    PrintWriter err = new Utf8Output(System.err);
    int status = run(new Utf8Output(System.out), err, arguments);
    if (!StandardOutput.tookAll()) {
      err.println("kms-access: not all of the answer could be written; is the disk full?");
      status = ExitStatus.UNREACHABLE;
    }
    System.exit(status);
  }

  /**
   * Runs the command line.
   *
   * @param out where answers go
   * @param err where progress and faults go
   * @param arguments the words after {@code kms-access}
   * @return the exit status
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(out, err, Pauses::sleep, arguments);
  }

  /**
   * Runs the command line where time passes in another way.
   *
   * @param pause waits, for commands that wait until something has happened
   */
  public static int run(
      PrintWriter out, PrintWriter err, Consumer<Duration> pause, String... arguments) {
    try {
      return WholeWords.in(commands(new Waiting(pause), arguments))
          .registerConverter(int.class, KmsAccess::wholeNumber)
          .setOut(out)
          .setErr(err)
          .setParameterExceptionHandler(KmsAccess::explain)
          .setExecutionExceptionHandler((fault, command, parsed) -> explain(fault, err))
          .setCaseInsensitiveEnumValuesAllowed(true)
          .execute(arguments);
    } catch (Throwable error) {
      // What is wrong with the machine, such as too little memory, is no answer of no.
      return explain(error, err);
    }
  }

  /**
   * Returns the command line with the command that the words are for, or with all of them. To find
   * out what twenty can do takes longer than most of them need for their work.
   */
  private static CommandLine commands(CommandLine.IFactory factory, String... arguments) {
    CommandLine line = new CommandLine(new KmsAccess(), factory);
    List<Named> meant = COMMANDS.stream().filter(it -> it.isMeantBy(arguments)).toList();
    for (Named command : meant.isEmpty() ? COMMANDS : meant) {
      line.addSubcommand(command.name(), new CommandLine(command.type(), factory));
    }
    return line;
  }

  /** Says what was not understood in one line; all that there is where nothing was said at all. */
  private static int explain(CommandLine.ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    say(
        String.valueOf(fault.getMessage())
            .replaceFirst("^Error: ", "")
            .replaceFirst(
                "^Unmatched arguments? (at|from) index \\d+: ", "there is nothing called ")
            .replace("option option '", "option '"),
        err);
    CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
    if (arguments.length == 0) {
      command.usage(err);
    } else {
      err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells what there is.");
    }
    return ExitStatus.NOT_UNDERSTOOD;
  }

  private static int explain(Throwable fault, PrintWriter err) {
    if (fault instanceof UserFault userFault) {
      say(String.valueOf(userFault.getMessage()), err);
      return userFault.exitStatus();
    }
    say("an unexpected fault: " + fault, err);
    err.println("Set KMS_ACCESS_TRACE=1 to see where it happened.");
    if (System.getenv("KMS_ACCESS_TRACE") != null) {
      fault.printStackTrace(err);
    }
    return ExitStatus.UNREACHABLE;
  }

  /** Says what is wrong in one line, whatever was typed or answered and is repeated in it. */
  private static void say(String fault, PrintWriter err) {
    err.println("kms-access: " + PlainText.of(fault, LONGEST_FAULT));
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException(
          "'" + text + "' is no whole number up to " + Integer.MAX_VALUE);
    }
  }

  /** Makes the commands that wait. */
  private record Waiting(Consumer<Duration> pause) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == AdoptCommand.class) {
        return type.cast(new AdoptCommand(pause));
      }
      if (type == InventoryCommand.class) {
        return type.cast(new InventoryCommand(pause));
      }
      if (type == DrainCommand.class) {
        return type.cast(new DrainCommand(pause));
      }
      return type == DoctorCommand.class
          ? type.cast(new DoctorCommand(pause))
          : CommandLine.defaultFactory().create(type);
    }
  }

  /** Reads the version that the build wrote into the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = KmsAccess.class.getPackage().getImplementationVersion();
      return new String[] {
        "kms-access " + (version == null ? "(built from sources)" : version),
        "Java " + Runtime.version()
      };
    }
  }
}

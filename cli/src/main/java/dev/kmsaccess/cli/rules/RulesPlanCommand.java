package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.operate.AccountAccesses;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.rules.AccountPaths;
import dev.kmsaccess.core.rules.Rule;
import dev.kmsaccess.core.rules.RuleBook;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a change of the rules against what lives. */
@Command(
    name = "plan",
    description = {
      "Says which accesses that live now no rule of a new file is about, and, beside the current"
          + " file, which rules come, go and change. It changes nothing.",
      "It ends with 1 where there is such an access. The reviewer ends them within an hour of the"
          + " change; more than ten, and more than one in twenty, only once ConfirmedRules names"
          + " the version of the file, which is printed here."
    },
    mixinStandardHelpOptions = true)
final class RulesPlanCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AccountAccesses accesses = new AccountAccesses();

  @Parameters(paramLabel = "FILE", description = "The new rules.")
  private Path file = Path.of("rules/access-rules.json");

  @Option(names = "--current", paramLabel = "FILE", description = "The rules that are deployed.")
  private @Nullable Path current;

  @Option(
      names = "--account-paths",
      paramLabel = "FILE",
      description =
          "Where the accounts are in the organisation, for rules that name parts of it"
              + " (default: account-paths.json beside the rules, where there is one).")
  private @Nullable Path accountPaths;

  @Override
  public Integer call() {
    RuleBook planned = RulesFile.valid(file);
    AccountPaths paths = RulesFile.paths(file, Optional.ofNullable(accountPaths));
    PrintWriter out = spec.commandLine().getOut();
    if (current != null) {
      compare(out, RulesFile.valid(current), planned);
    }
    AccountAccesses.Inhabited live = accesses.readWithKeys();
    List<AccountAccesses.Keyed> uncovered =
        live.accesses().stream()
            .filter(it -> !isCovered(planned, it, live.installation(), paths))
            .toList();
    uncovered.forEach(it -> print(out, it.access()));
    out.printf(
        "%d of %d accesses that live are those of no rule any more. Version of the file: %s%n",
        uncovered.size(), live.accesses().size(), planned.version());
    return uncovered.isEmpty() ? ExitStatus.DONE : ExitStatus.NO;
  }

  /**
   * Of an account whose place nobody tells, a rule for a part of the organisation may be; what the
   * key account made in an emergency needs none.
   */
  private static boolean isCovered(
      RuleBook planned, AccountAccesses.Keyed it, Installation installation, AccountPaths paths) {
    Optional<String> path = paths.pathOf(it.access().name().id().requester());
    return it.access().name().id().isBreakGlass()
        || it.key().isEmpty()
        || planned.covers(it.access(), it.key().get(), installation, path)
        || (planned.asksForOrganizationPaths() && path.isEmpty());
  }

  private static void print(PrintWriter out, LiveAccess access) {
    out.printf(
        "no rule: %s of account %s until %s, %s on %s%n",
        ForeignText.shown(access.grantee(), 256),
        access.name().id().requester(),
        access.name().expiry(),
        access.handle().mode(),
        access.handle().key());
    out.printf(
        "         to end it at once: ./kms-access release %s --requester %s%n",
        access.name().id().requestId(), access.name().id().requester());
  }

  private static void compare(PrintWriter out, RuleBook before, RuleBook after) {
    Map<String, Rule> old = byId(before);
    Map<String, Rule> now = byId(after);
    now.forEach(
        (id, rule) -> {
          if (!old.containsKey(id)) {
            out.println("comes:   " + id);
          } else if (!rule.equals(old.get(id))) {
            out.println("changes: " + id);
          }
        });
    old.keySet().stream()
        .filter(it -> !now.containsKey(it))
        .forEach(it -> out.println("goes:    " + it));
  }

  private static Map<String, Rule> byId(RuleBook rules) {
    Map<String, Rule> byId = new LinkedHashMap<>();
    rules.rules().forEach(it -> byId.put(it.id(), it));
    return byId;
  }
}

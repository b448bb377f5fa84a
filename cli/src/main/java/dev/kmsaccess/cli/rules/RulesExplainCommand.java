package dev.kmsaccess.cli.rules;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.rules.Glob;
import dev.kmsaccess.core.rules.KeyPattern;
import dev.kmsaccess.core.rules.Rule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what an account may ask for. */
@Command(
    name = "explain",
    description = "Says what an account may ask for, rule by rule.",
    mixinStandardHelpOptions = true)
final class RulesExplainCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "ACCOUNT", description = "The id of the account that would ask.")
  private String account = "";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      defaultValue = "rules/access-rules.json",
      description = "The rules (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("rules/access-rules.json");

  @Option(
      names = "--organization-path",
      paramLabel = "PATH",
      description =
          "Where the account is in the organisation, such as"
              + " o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/.")
  private @Nullable String organizationPath;

  @Override
  public Integer call() {
    if (!account.matches("[0-9]{12}")) {
      throw UserFault.notUnderstood("an account id has twelve digits, not: " + account);
    }
    PrintWriter out = spec.commandLine().getOut();
    AccountId asker = new AccountId(account);
    List<Rule> rules =
        RulesFile.valid(file).rules().stream()
            .filter(it -> it.namesAccount(asker, Optional.ofNullable(organizationPath)))
            .toList();
    if (rules.isEmpty()) {
      out.println("No rule names account " + account + ": it may ask for nothing.");
      return ExitStatus.NO;
    }
    rules.forEach(it -> explain(out, it));
    return ExitStatus.DONE;
  }

  private void explain(PrintWriter out, Rule rule) {
    line(out, "rule", rule.id() + rule.description().map(it -> ": " + it).orElse(""));
    line(out, "keys", join(rule.keys().stream().map(KeyPattern::text).toList()));
    line(
        out,
        "for",
        join(rule.grantees().stream().map(Glob::pattern).toList())
            + " of "
            + account
            + rule.granteeAccounts().stream()
                .map(it -> ", " + it)
                .sorted()
                .collect(Collectors.joining())
            + (rule.allowWholeAccount() ? ", or a whole account" : ""));
    line(out, "operations", join(KmsOperation.apiNames(rule.operations())));
    line(out, "modes", join(rule.modes().stream().map(Mode::toString).sorted().toList()));
    line(
        out,
        "at most",
        rule.longestDuration()
            + rule.maxLive().map(it -> ", " + it + " at the same time").orElse(""));
    if (!rule.encryptionContext().isEmpty()) {
      line(
          out,
          "context",
          join(
              rule.encryptionContext().entrySet().stream()
                  .map(it -> it.getKey() + "=" + it.getValue().replace(Rule.ACCOUNT, account))
                  .sorted()
                  .toList()));
    }
    rule.reasonPattern().ifPresent(it -> line(out, "reason", "like " + it.pattern()));
    if (!rule.approvers().isEmpty()) {
      line(
          out,
          "approval",
          "by " + join(rule.approvers().stream().map(AccountId::id).sorted().toList()));
    }
    rule.contact().ifPresent(it -> line(out, "contact", it));
    out.println();
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-11s %s%n", name, ForeignText.shown(value, 4096));
  }

  private static String join(List<String> texts) {
    return String.join(", ", texts);
  }
}

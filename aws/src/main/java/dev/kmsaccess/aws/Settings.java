package dev.kmsaccess.aws;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the template tells a function through its environment.
 *
 * <p>A setting that is missing or unreadable is a fault of the deployment: it throws an {@link
 * IllegalStateException} that names the variable, and the function does not start.
 */
public final class Settings {

  /** The name of the stack. */
  public static final String STACK = "KMS_ACCESS_STACK";

  /** The id of the account whose keys access is given to. */
  public static final String KEY_ACCOUNT = "KMS_ACCESS_KEY_ACCOUNT";

  /** The id of the organisation. */
  public static final String ORGANIZATION = "KMS_ACCESS_ORGANIZATION";

  /** The ARN of the central bus. */
  public static final String BUS = "KMS_ACCESS_BUS";

  /** The ARN of the topic of alerts. */
  public static final String TOPIC = "KMS_ACCESS_TOPIC";

  /** The ARN of the role that retires grants. */
  public static final String REAPER_ROLE = "KMS_ACCESS_REAPER_ROLE";

  /** No access lasts longer, as an ISO 8601 duration. */
  public static final String LONGEST_DURATION = "KMS_ACCESS_LONGEST_DURATION";

  /** Whether accesses may be statements in key policies: {@code true} or {@code false}. */
  public static final String POLICY_MODE = "KMS_ACCESS_POLICY_MODE";

  /** Whether accesses may be roles of the key account: {@code true} or {@code false}. */
  public static final String ROLE_MODE = "KMS_ACCESS_ROLE_MODE";

  /** How long before its end an access is announced; zero for never. */
  public static final String WARN_BEFORE = "KMS_ACCESS_WARN_BEFORE";

  /** The ARN of the permissions boundary of roles that are accesses. */
  public static final String ROLE_BOUNDARY = "KMS_ACCESS_ROLE_BOUNDARY";

  /** The URL of the queue of what was decided. */
  public static final String DECIDED_QUEUE = "KMS_ACCESS_DECIDED_QUEUE";

  /** The URL of the queue for what nobody understands. */
  public static final String DEAD_LETTERS = "KMS_ACCESS_DEAD_LETTERS";

  /** The file of the rules. */
  public static final String RULES = "KMS_ACCESS_RULES";

  /** The name of the table that the auditor remembers by. */
  public static final String TABLE = "KMS_ACCESS_TABLE";

  /**
   * Through which role AWS Organizations is asked: its ARN, {@code self} for our own credentials,
   * or empty for not at all.
   */
  public static final String ORGANIZATIONS_ROLE = "KMS_ACCESS_ORGANIZATIONS_ROLE";

  /** Whether keys in member accounts are read, too: {@code true} or {@code false}. */
  public static final String AUDIT_MEMBERS = "KMS_ACCESS_AUDIT_MEMBERS";

  /** How long the auditor is quiet about what stays open, as an ISO 8601 duration. */
  public static final String REMINDER = "KMS_ACCESS_REMINDER";

  /** The forms of alerts, with commas between them: {@code text}, {@code chat}, {@code asff}. */
  public static final String ALERT_FORMS = "KMS_ACCESS_ALERT_FORMS";

  /** How many calls of KMS the auditor's sweep makes in a second. */
  public static final String READS_PER_SECOND = "KMS_ACCESS_READS_PER_SECOND";

  /** How many accesses the reaper ends in a second, on average over a minute. */
  public static final String ENDS_PER_SECOND = "KMS_ACCESS_ENDS_PER_SECOND";

  /** The version of the rules by which a person lets many accesses end; missing for none. */
  public static final String CONFIRMED_RULES = "KMS_ACCESS_CONFIRMED_RULES";

  /** The ARN of the HMAC key that seals pending requests; missing where nobody can approve. */
  public static final String APPROVAL_KEY = "KMS_ACCESS_APPROVAL_KEY";

  /** Further key accounts, with commas between them; missing or empty for none. */
  public static final String FURTHER_KEY_ACCOUNTS = "KMS_ACCESS_FURTHER_KEY_ACCOUNTS";

  /** The file that says where the accounts are in the organisation; it may be missing. */
  public static final String ACCOUNT_PATHS = "KMS_ACCESS_ACCOUNT_PATHS";

  /** The file of the exceptions. */
  public static final String EXCEPTIONS = "KMS_ACCESS_EXCEPTIONS";

  private final Map<String, String> environment;

  /** Reads settings from these variables. */
  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Returns the setting's text. */
  public String text(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "the environment variable " + name + " is missing; the template sets it");
    }
    return value;
  }

  /** Returns the setting's text; empty where it is missing or blank. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(environment.get(name)).filter(it -> !it.isBlank());
  }

  /** Returns the setting as a whole number. */
  public int number(String name) {
    return read(
        name,
        text -> {
          try {
            return Optional.of(Integer.valueOf(text));
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }

  /** Returns the setting read by a parser that gives empty for what it cannot read. */
  public <T> T read(String name, Function<String, Optional<T>> parser) {
    String value = text(name);
    return parser
        .apply(value)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the environment variable " + name + " cannot be read: " + value));
  }

  /** Returns the setting as a duration, written as in ISO 8601 ({@code P7D}). */
  public Duration duration(String name) {
    return read(
        name,
        text -> {
          try {
            return Optional.of(Duration.parse(text));
          } catch (DateTimeParseException e) {
            return Optional.empty();
          }
        });
  }

  /** Returns the modes that are enabled: grants always are, the others where a setting says so. */
  public Set<Mode> modes() {
    EnumSet<Mode> modes = EnumSet.of(Mode.GRANT);
    if (isTrue(POLICY_MODE)) {
      modes.add(Mode.POLICY);
    }
    if (isTrue(ROLE_MODE)) {
      modes.add(Mode.ROLE);
    }
    return modes;
  }

  /** Returns the installation that the settings are of. */
  public Installation installation() {
    Arn bus = read(BUS, Arn::parse);
    return new Installation(
        read(STACK, StackName::parse),
        bus.partition(),
        read(KEY_ACCOUNT, AccountId::parse),
        bus.region(),
        duration(LONGEST_DURATION),
        modes(),
        bus.resource().substring("event-bus/".length()),
        furtherKeyAccounts());
  }

  /** Returns the accounts whose keys are given access to: ours and the further ones. */
  public Set<AccountId> keyAccounts(AccountId own) {
    Set<AccountId> accounts = new HashSet<>(furtherKeyAccounts());
    accounts.add(own);
    return accounts;
  }

  /** Returns the other accounts whose keys are given access to, separated by commas. */
  public Set<AccountId> furtherKeyAccounts() {
    if (optional(FURTHER_KEY_ACCOUNTS).isEmpty()) {
      return Set.of();
    }
    return read(
        FURTHER_KEY_ACCOUNTS,
        text -> {
          Set<AccountId> accounts = new HashSet<>();
          for (String word : text.split(",", -1)) {
            Optional<AccountId> account = AccountId.parse(word);
            if (account.isEmpty()) {
              return Optional.empty();
            }
            accounts.add(account.get());
          }
          return Optional.of(accounts);
        });
  }

  private boolean isTrue(String name) {
    return environment.containsKey(name)
        && read(
            name,
            text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default -> Optional.empty();
                });
  }

  /** Returns the setting as the path of a file. */
  public Path path(String name) {
    return Path.of(text(name));
  }

  /** Returns the Region that the function runs in. */
  public String region() {
    return text("AWS_REGION");
  }
}

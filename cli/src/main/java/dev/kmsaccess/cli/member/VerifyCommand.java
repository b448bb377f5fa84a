package dev.kmsaccess.cli.member;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.ForeignText;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.PrintWriter;
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
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Tries an access: the five operations, with the caller's own credentials. */
@Command(
    name = "verify",
    description = {
      "Tries the five operations (describe, encrypt, decrypt, re-encrypt, data key) on a key with"
          + " your credentials, and says of each whether it works and what is to blame if not.",
      "It ends with 1 where one of them does not work. Nothing that it decrypts is shown."
    },
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {

  /** How the outcome is printed. */
  enum Format {
    text,
    json
  }

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--key",
      paramLabel = "ARN",
      required = true,
      description = "The key's ARN, as the answer has it.")
  private String key = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "grant",
      description = "How the access was given: ${COMPLETION-CANDIDATES} (default: grant).")
  private Mode mode = Mode.GRANT;

  @Option(
      names = "--role-arn",
      paramLabel = "ARN",
      description = "The role to take first, in the mode 'role'.")
  private @Nullable String roleArn;

  @Option(
      names = "--grant-token",
      paramLabel = "TOKEN",
      description = "The token of the answer, with which a new grant works at once.")
  private @Nullable String grantToken;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A pair of the encryption context; may be given several times.")
  private Map<String, String> context = new LinkedHashMap<>();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  @Override
  public Integer call() {
    KeyArn arn =
        KeyArn.parse(key)
            .orElseThrow(
                () ->
                    UserFault.notUnderstood(
                        "--key must be a key's ARN, such as"
                            + " arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab,"
                            + " not: "
                            + key));
    if ((mode == Mode.ROLE) != (roleArn != null)) {
      throw UserFault.notUnderstood("--mode role and --role-arn go together.");
    }
    List<Trial> trials = mode == Mode.ROLE ? asRole(arn) : asCaller(arn);
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case text -> print(out, arn, trials);
      case json -> out.println(StrictJson.write(json(arn, trials)));
    }
    return trials.stream().allMatch(Trial::worked) ? ExitStatus.DONE : ExitStatus.NO;
  }

  private List<Trial> asCaller(KeyArn arn) {
    try (KmsClient kms = aws.build(KmsClient.builder())) {
      return operations(kms, arn).all();
    }
  }

  private List<Trial> asRole(KeyArn arn) {
    String role = String.valueOf(roleArn);
    if (PrincipalArn.parse(role).filter(it -> it.kind() == PrincipalArn.Kind.ROLE).isEmpty()) {
      throw UserFault.notUnderstood("--role-arn must be a role's ARN, not: " + role);
    }
    try (StsClient sts = aws.build(StsClient.builder());
        StsAssumeRoleCredentialsProvider session =
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(it -> it.roleArn(role).roleSessionName("kms-access-verify"))
                .build();
        KmsClient kms = aws.build(KmsClient.builder(), session)) {
      session.resolveCredentials();
      return operations(kms, arn).all();
    } catch (SdkException e) {
      // Without the role there is nothing else to try.
      return List.of(new Trial("assume-role", Optional.of(Denial.of(e, mode, true))));
    }
  }

  private TriedOperations operations(KmsClient kms, KeyArn arn) {
    return new TriedOperations(
        kms, arn, mode, context, grantToken == null ? List.of() : List.of(grantToken));
  }

  private static void print(PrintWriter out, KeyArn arn, List<Trial> trials) {
    out.println("Key " + arn);
    for (Trial trial : trials) {
      out.printf(
          "  %-18s %s%n",
          trial.operation(), trial.denial().map(it -> "NO: " + it.blame()).orElse("works"));
      trial
          .denial()
          .ifPresent(
              it -> {
                out.printf("  %-18s %s%n", "", it.hint());
                if (!it.said().isEmpty()) {
                  out.printf("  %-18s %s%n", "", ForeignText.quoted(it.said()));
                }
              });
    }
  }

  private static JsonObject json(KeyArn arn, List<Trial> trials) {
    return JsonObject.builder()
        .put("keyArn", arn.toString())
        .put("works", trials.stream().allMatch(Trial::worked))
        .put(
            "operations",
            JsonArray.of(
                trials.stream()
                    .map(
                        trial -> {
                          JsonObject.Builder one =
                              JsonObject.builder()
                                  .put("operation", trial.operation())
                                  .put("works", trial.worked());
                          trial
                              .denial()
                              .ifPresent(
                                  it ->
                                      one.put("blame", it.blame())
                                          .put("hint", it.hint())
                                          .put("error", it.said()));
                          return one.build();
                        })
                    .toList()))
        .build();
  }
}

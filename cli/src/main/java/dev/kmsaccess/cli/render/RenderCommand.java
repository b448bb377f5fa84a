package dev.kmsaccess.cli.render;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.standing.StandingAccess;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the policies of standing access. It calls nobody and changes nothing. */
@Command(
    name = "render",
    description = {
      "Prints key policy, IAM policy and trust policy for access that nobody ends, to keep in a"
          + " template of yours.",
      "--mode policy: the grantees use the key. grant: they also make grants, for their AWS"
          + " resources and for themselves. role: they take a role of the key's account."
    },
    mixinStandardHelpOptions = true)
public final class RenderCommand implements Callable<Integer> {

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      required = true,
      description = "One of ${COMPLETION-CANDIDATES}, in any case.")
  private Mode mode = Mode.POLICY;

  @Option(names = "--key", paramLabel = "ARN", required = true, description = "The key.")
  private String key = "";

  @Option(
      names = "--grantee",
      paramLabel = "ARN|ACCOUNT",
      required = true,
      split = ",",
      description =
          "Who uses it: a whole account, whose own IAM then decides, or roles and users by name;"
              + " may be given several times.")
  private List<String> grantees = new ArrayList<>();

  @Option(
      names = "--operations",
      paramLabel = "OPERATION",
      split = ",",
      defaultValue = "Encrypt,Decrypt,ReEncrypt*,GenerateDataKey*,DescribeKey",
      description = "What for (default: ${DEFAULT-VALUE}).")
  private List<String> operations = new ArrayList<>();

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The organisation that the grantees must be in.")
  private @Nullable String organization;

  @Option(
      names = "--role-name",
      paramLabel = "NAME",
      defaultValue = "use-of-the-key",
      description = "What the role is called in the mode 'role' (default: ${DEFAULT-VALUE}).")
  private String roleName = "use-of-the-key";

  @Option(
      names = "--format",
      defaultValue = "json",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RenderFormat format = RenderFormat.json;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(format.of(access()));
    return ExitStatus.DONE;
  }

  private StandingAccess access() {
    KeyArn arn =
        KeyArn.parse(key)
            .orElseThrow(() -> UserFault.notUnderstood("--key must be a key's ARN, not: " + key));
    if (!roleName.matches("[A-Za-z0-9_+=,.@-]{1,64}")) {
      throw UserFault.notUnderstood(
          "--role-name has 1 to 64 letters, digits or any of _+=,.@-, not: " + roleName);
    }
    List<PrincipalArn> named = grantees.stream().map(it -> grantee(it, arn)).toList();
    if (named.stream().map(it -> it.kind() == PrincipalArn.Kind.ACCOUNT).distinct().count() > 1) {
      throw UserFault.notUnderstood(
          "--grantee: name whole accounts, or roles and users, not both at once; render twice.");
    }
    return new StandingAccess(
        mode,
        arn,
        named,
        expanded(),
        Optional.ofNullable(organization).map(RenderCommand::organization),
        roleName);
  }

  private PrincipalArn grantee(String text, KeyArn arn) {
    PrincipalArn grantee =
        AccountId.parse(text)
            .map(it -> PrincipalArn.account(arn.partition(), it))
            .or(() -> PrincipalArn.parse(text))
            .orElseThrow(
                () ->
                    UserFault.notUnderstood(
                        "--grantee must be an account's id or the ARN of a role, a user or an"
                            + " account, not: "
                            + text));
    if (grantee.kind() == PrincipalArn.Kind.SESSION
        || grantee.kind() == PrincipalArn.Kind.FEDERATED_USER) {
      throw UserFault.notUnderstood(
          "--grantee: a session ends, so it gets no standing access; name its role instead of "
              + text);
    }
    return grantee;
  }

  private Set<KmsOperation> expanded() {
    EnumSet<KmsOperation> expanded = EnumSet.noneOf(KmsOperation.class);
    for (String operation : operations) {
      expanded.addAll(
          KmsOperation.expand(operation)
              .filter(it -> !it.contains(KmsOperation.CREATE_GRANT))
              .filter(it -> !it.contains(KmsOperation.RETIRE_GRANT))
              .orElseThrow(
                  () ->
                      UserFault.notUnderstood(
                          "--operations: not what a key is used for: "
                              + operation
                              + "; grants come with --mode grant.")));
    }
    return expanded;
  }

  private static OrganizationId organization(String text) {
    if (!text.matches("o-[a-z0-9]{10,32}")) {
      throw UserFault.notUnderstood("--organization must be like o-a1b2c3d4e5, not: " + text);
    }
    return new OrganizationId(text);
  }
}

package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The role of the grant broker, which IAM holds back on an operator's word. */
final class BrokerRole {

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      defaultValue = "kms-access",
      description = "The key account's stack (default: ${DEFAULT-VALUE}).")
  private String stack = "kms-access";

  /** Is filled by the command line. */
  BrokerRole() {}

  /** Names the role of a stack. */
  BrokerRole(AwsOptions aws, String stack) {
    this.aws = aws;
    this.stack = stack;
  }

  /** Returns the role's name, as the template makes it. */
  String name() {
    return stack + "-grant-broker-" + aws.regionName();
  }

  /**
   * Stops new access, by a Deny in the place of an earlier one.
   *
   * @throws UserFault if there is no such role
   */
  void freeze(FreezePolicy policy) {
    String document = StrictJson.write(policy.document());
    if (!change(
        iam ->
            iam.putRolePolicy(
                it ->
                    it.roleName(name()).policyName(FreezePolicy.NAME).policyDocument(document)))) {
      throw UserFault.notUnderstood(
          "there is no role " + name() + " in this account; name the stack with --stack.");
    }
  }

  /**
   * Calls IAM.
   *
   * @return whether there was what the call is about
   */
  boolean change(Consumer<IamClient> call) {
    try (IamClient iam = aws.build(IamClient.builder())) {
      call.accept(iam);
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    } catch (SdkException e) {
      throw UserFault.unreachable("IAM did not change the role " + name() + ": " + e.getMessage());
    }
  }
}

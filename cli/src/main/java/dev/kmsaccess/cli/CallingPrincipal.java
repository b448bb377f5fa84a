package dev.kmsaccess.cli;

import dev.kmsaccess.core.arn.AccountId;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who stands behind the current credentials.
 *
 * @param account the account
 * @param arn the role or user; a session's name dies with it, its role stays
 */
public record CallingPrincipal(AccountId account, String arn) {

  /**
   * Asks AWS.
   *
   * @throws UserFault if AWS does not say, or says it in a form that does not name the role
   */
  public static CallingPrincipal of(AwsOptions aws) {
    GetCallerIdentityResponse identity;
    try (StsClient sts = aws.build(StsClient.builder())) {
      identity = sts.getCallerIdentity();
    } catch (SdkException e) {
      throw UserFault.unreachable("AWS does not say who you are: " + e.getMessage());
    }
    String arn = identity.arn();
    if (arn.contains(":assumed-role/AWSReservedSSO_")) {
      throw UserFault.notUnderstood(
          "a role of IAM Identity Center has a path that "
              + arn
              + " does not show; write its whole"
              + " ARN, as 'aws iam get-role' shows it, for --grantee.");
    }
    return new CallingPrincipal(
        new AccountId(identity.account()),
        arn.replaceFirst(
            "^(arn:[^:]+):sts::([0-9]{12}):assumed-role/([^/]+)/.*$", "$1:iam::$2:role/$3"));
  }
}

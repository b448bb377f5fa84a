package dev.kmsaccess.cli;

import dev.kmsaccess.core.arn.AccountId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who stands behind the current credentials.
 *
 * @param account the account
 * @param arn the role or user; a session's name dies with it, its role stays
 */
public record CallingPrincipal(AccountId account, String arn) {

  private static final Pattern SESSION =
      Pattern.compile("(arn:[^:]+):sts::([0-9]{12}):assumed-role/([^/]+)/.*");

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
    return new CallingPrincipal(new AccountId(identity.account()), principal(aws, identity.arn()));
  }

  /** A session's ARN leaves out the path of its role; IAM knows it. */
  private static String principal(AwsOptions aws, String arn) {
    Matcher session = SESSION.matcher(arn);
    if (!session.matches()) {
      return arn;
    }
    String role = session.group(3);
    try (IamClient iam = aws.build(IamClient.builder())) {
      return iam.getRole(it -> it.roleName(role)).role().arn();
    } catch (SdkException mayNotAsk) {
      if (role.startsWith("AWSReservedSSO_")) {
        throw UserFault.notUnderstood(
            "a role of IAM Identity Center has a path that "
                + arn
                + " does not show, and IAM does not tell it ("
                + mayNotAsk.getMessage()
                + "). Use credentials that may iam:GetRole; 'request' takes the whole ARN as"
                + " --grantee.");
      }
      return "%s:iam::%s:role/%s".formatted(session.group(1), session.group(2), role);
    }
  }
}

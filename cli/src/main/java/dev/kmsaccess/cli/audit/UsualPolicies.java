package dev.kmsaccess.cli.audit;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Lines of JSON with key policies in the forms that people write, made up from a seed: what the
 * launcher has the audit read once, so that the archive knows which code is hot.
 */
public final class UsualPolicies {

  private static final List<String> PRINCIPALS =
      List.of(
          "\"*\"",
          "{\"AWS\":\"*\"}",
          "{\"AWS\":\"arn:aws:iam::%1$s:root\"}",
          "{\"AWS\":[\"arn:aws:iam::%1$s:role/app-%2$d\",\"arn:aws:iam::%1$s:user/someone\"]}",
          "{\"AWS\":\"arn:aws:sts::%1$s:assumed-role/app/session\"}",
          "{\"Service\":\"logs.amazonaws.com\"}");

  private static final List<String> ACTIONS =
      List.of(
          "\"kms:*\"",
          "[\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncrypt*\",\"kms:GenerateDataKey*\",\"kms:DescribeKey\"]",
          "[\"kms:CreateGrant\",\"kms:ListGrants\",\"kms:RevokeGrant\"]",
          "[\"kms:Create*\",\"kms:Describe*\",\"kms:Enable*\",\"kms:List*\",\"kms:Put*\"]");

  private static final List<String> CONDITIONS =
      List.of(
          "",
          "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}",
          "\"StringEquals\":{\"kms:CallerAccount\":\"%1$s\",\"kms:ViaService\":\"s3.eu-central-1.amazonaws.com\"}",
          "\"StringLike\":{\"aws:PrincipalOrgID\":\"o-a1b2*\"}",
          "\"ArnLike\":{\"aws:PrincipalArn\":[\"arn:aws:iam::%1$s:role/*\",\"arn:aws:iam::*:role/app-%2$d\"]}",
          "\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:s3:::bucket-%2$d\"}",
          "\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}",
          "\"StringNotEqualsIfExists\":{\"aws:PrincipalAccount\":[\"%1$s\",\"111122223333\"]}",
          "\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"o-a1b2c3d4e5/r-ab12/*\"}",
          "\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}",
          "\"DateLessThan\":{\"aws:CurrentTime\":\"2099-01-01T00:00:00Z\"}");

  private static final int STATEMENTS = 3;

  private UsualPolicies() {}

  /** Returns as many lines as wanted, each {@code {"id", "keyArn", "policy"}}. */
  public static List<String> lines(int count) {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.generate(() -> line(random)).limit(count).toList();
  }

  private static String line(SplittableRandom random) {
    StringBuilder statements =
        new StringBuilder(
            statement("Allow", PRINCIPALS.get(2), ACTIONS.get(0), "", "111122223333", 0));
    for (int i = random.nextInt(STATEMENTS); i >= 0; i--) {
      statements
          .append(',')
          .append(
              statement(
                  random.nextInt(4) == 0 ? "Deny" : "Allow",
                  one(PRINCIPALS, random),
                  one(ACTIONS, random),
                  one(CONDITIONS, random),
                  random.nextBoolean()
                      ? "222233334444"
                      : String.format(Locale.ROOT, "%012d", random.nextLong(1_000_000_000_000L)),
                  random.nextInt(1000)));
    }
    return """
    {"id":"key-%d","keyArn":"arn:aws:kms:eu-central-1:111122223333:key/%012d",\
    "policy":{"Version":"2012-10-17","Statement":[%s]}}\
    """
        .formatted(random.nextInt(1_000_000), random.nextInt(1_000_000), statements);
  }

  private static String one(List<String> forms, SplittableRandom random) {
    return forms.get(random.nextInt(forms.size()));
  }

  private static String statement(
      String effect,
      String principal,
      String action,
      String condition,
      String account,
      int number) {
    String conditions = condition.isEmpty() ? "" : ",\"Condition\":{" + condition + "}";
    return """
    {"Sid":"Statement%d","Effect":"%s","Principal":%s,"Action":%s,"Resource":"*"%s}\
    """
        .formatted(
            number,
            effect,
            principal.formatted(account, number),
            action,
            conditions.formatted(account, number));
  }
}

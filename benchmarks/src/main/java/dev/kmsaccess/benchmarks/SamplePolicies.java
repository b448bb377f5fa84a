package dev.kmsaccess.benchmarks;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.TrustZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Key policies of different kinds, made from a seed so that every run reads the same texts. */
final class SamplePolicies {

  static final AccountId OWNER = new AccountId("111122223333");
  static final AccountId MEMBER = new AccountId("222233334444");
  static final OrganizationId ORGANIZATION = new OrganizationId("o-a1b2c3d4e5");
  static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  /** The largest policy that KMS stores. */
  private static final int LARGEST = 32_768;

  private SamplePolicies() {}

  /** Returns who is inside. */
  static TrustZone zone() {
    return TrustZone.builder().organization(ORGANIZATION).account(OWNER).account(MEMBER).build();
  }

  /** The default key policy: one statement for the account. */
  static String small() {
    return policy(List.of(root()));
  }

  /**
   * One of the policies that people write, of some 700 bytes: administrators, users, and one
   * statement that shares the key, in about one of four cases with too many.
   */
  static String typical(SplittableRandom random) {
    return policy(List.of(root(), administrators(), shared(random)));
  }

  /**
   * The account's statement and two or three more of some 700 bytes together, put together from a
   * few principals, lists of actions and conditions: there are far more of them than lines.
   */
  static String mixed(SplittableRandom random) {
    List<String> statements = new ArrayList<>();
    statements.add(root());
    for (int more = 2 + random.nextInt(3) / 2; more > 0; more--) {
      statements.add(anyStatement(random));
    }
    return policy(statements);
  }

  private static String anyStatement(SplittableRandom random) {
    String principal =
        switch (random.nextInt(6)) {
          case 0 -> "\"*\"";
          case 1 -> "{\"AWS\":\"*\"}";
          case 2 ->
              "{\"AWS\":\"arn:aws:iam::111122223333:role/app-%d\"}".formatted(random.nextInt(100));
          case 3 -> "{\"AWS\":\"arn:aws:iam::%s:root\"}".formatted(account(random));
          case 4 ->
              "{\"AWS\":[\"arn:aws:iam::%s:role/app-%d\",\"arn:aws:iam::%s:role/ops\"]}"
                  .formatted(account(random), random.nextInt(100), anyAccount(random));
          default -> "{\"Service\":\"logs.eu-central-1.amazonaws.com\"}";
        };
    String actions =
        switch (random.nextInt(5)) {
          case 0 -> "\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncrypt*\",\"kms:GenerateDataKey*\"";
          case 1 -> "\"kms:Decrypt\",\"kms:DescribeKey\"";
          case 2 -> "\"kms:CreateGrant\",\"kms:ListGrants\",\"kms:RevokeGrant\"";
          case 3 -> "\"kms:Decrypt\",\"kms:GenerateDataKey\"";
          default -> "\"kms:*\"";
        };
    return """
        {"Sid":"S%d","Effect":"%s","Principal":%s,"Action":[%s],"Resource":"*"%s}"""
        .formatted(
            random.nextInt(100_000),
            random.nextInt(12) == 0 ? "Deny" : "Allow",
            principal,
            actions,
            anyCondition(random));
  }

  private static String anyCondition(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> "";
      case 2 -> condition("StringEquals", "kms:CallerAccount", account(random));
      case 3 -> condition("Bool", "kms:GrantIsForAWSResource", "true");
      case 4 -> condition("StringEquals", "kms:ViaService", "s3.eu-central-1.amazonaws.com");
      case 5 ->
          condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::" + account(random) + ":role/*");
      case 6 -> condition("IpAddress", "aws:SourceIp", "203.0.113.0/24");
      case 7 -> condition("StringEquals", "kms:EncryptionContext:app", "app-" + random.nextInt(50));
      case 8 ->
          condition(
              "StringEquals", "aws:PrincipalOrgID", "o-%010d".formatted(random.nextInt(1000)));
      default -> condition("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
    };
  }

  /** As many statements as a policy of the largest size holds. */
  static String largest(SplittableRandom random) {
    List<String> statements = new ArrayList<>();
    statements.add(root());
    int size = 200;
    while (true) {
      String next = shared(random);
      size += next.length() + 1;
      if (size > LARGEST) {
        return policy(statements);
      }
      statements.add(next);
    }
  }

  /**
   * A policy of the largest size that is built to be hard: broad Allows, and Denies of which each
   * cuts a small piece out of what the others leave.
   */
  static String adversarial() {
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        {"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}""");
    int size = 200;
    for (int i = 0; size < LARGEST - 400; i++) {
      String next =
          """
          {"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{\
          "StringLike":{"aws:PrincipalArn":["arn:*:role/*%d*%d*","*:user/*%d*"]},\
          "StringNotLikeIfExists":{"aws:PrincipalOrgID":"o-*%d*","kms:CallerAccount":"*%d*"},\
          "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"*%d*"}}}"""
              .formatted(i % 10, i / 10 % 10, i % 7, i % 10, i % 9, i % 8);
      size += next.length() + 1;
      statements.add(next);
    }
    return policy(statements);
  }

  /**
   * A policy of the largest size in which each statement leaves out an action and asks a new tag.
   */
  static String manyKeys(SplittableRandom random) {
    List<String> statements = new ArrayList<>();
    int size = 200;
    while (size < LARGEST - 400) {
      int i = statements.size();
      String next =
          """
          {"Effect":"%s","Principal":"*","NotAction":"kms:D%s*","Resource":"*","Condition":{\
          "StringLike":{"aws:PrincipalTag/t%d":"*%d*%d*"},"StringNotLike":{"aws:userid":"*%d*:*%d"},\
          "ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-*%d*/*"}}}"""
              .formatted(
                  random.nextInt(3) == 0 ? "Deny" : "Allow",
                  List.of("e", "i", "o").get(random.nextInt(3)),
                  i,
                  i % 10,
                  random.nextInt(40),
                  random.nextInt(100),
                  i % 10,
                  i % 10);
      size += next.length() + 1;
      statements.add(next);
    }
    return policy(statements);
  }

  private static String policy(List<String> statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String root() {
    return """
        {"Sid":"Enable IAM User Permissions","Effect":"Allow",\
        "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";
  }

  private static String administrators() {
    return """
        {"Sid":"Allow access for Key Administrators","Effect":"Allow",\
        "Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},\
        "Action":["kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*",\
        "kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*","kms:TagResource"],"Resource":"*"}""";
  }

  private static String shared(SplittableRandom random) {
    String principal =
        switch (random.nextInt(4)) {
          case 0 -> "\"*\"";
          case 1 -> "{\"AWS\":\"arn:aws:iam::%s:root\"}".formatted(account(random));
          case 2 ->
              "{\"AWS\":[\"arn:aws:iam::222233334444:role/app-%d\",\"arn:aws:iam::222233334444:root\"]}"
                  .formatted(random.nextInt(1000));
          default -> "{\"AWS\":\"*\"}";
        };
    String condition =
        switch (random.nextInt(6)) {
          case 0 -> "";
          case 1 -> condition("StringEquals", "kms:CallerAccount", account(random));
          case 2 -> condition("StringLike", "aws:PrincipalOrgID", "o-a1b2*");
          case 3 -> condition("ArnLike", "aws:PrincipalArn", "arn:aws:iam::222233334444:role/*");
          default -> condition("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5");
        };
    return """
        {"Sid":"Share%d","Effect":"Allow","Principal":%s,\
        "Action":["kms:Decrypt","kms:DescribeKey","kms:GenerateDataKey*"],"Resource":"*"%s}"""
        .formatted(random.nextInt(100_000), principal, condition);
  }

  private static String condition(String operator, String key, String value) {
    return ",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}".formatted(operator, key, value);
  }

  /** Ours three times out of four. */
  private static String account(SplittableRandom random) {
    return random.nextInt(4) > 0 ? MEMBER.id() : anyAccount(random);
  }

  static String anyAccount(SplittableRandom random) {
    return String.format(Locale.ROOT, "%012d", random.nextLong(1_000_000_000_000L));
  }
}

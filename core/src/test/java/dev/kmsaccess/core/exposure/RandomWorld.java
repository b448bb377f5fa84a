package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.ActionElement;
import dev.kmsaccess.core.policy.Condition;
import dev.kmsaccess.core.policy.Effect;
import dev.kmsaccess.core.policy.Operator;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PrincipalElement;
import dev.kmsaccess.core.policy.ResourceElement;
import dev.kmsaccess.core.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Policies and requests from outside, drawn at random from one small world, so that they meet: the
 * same few accounts, organisations and values, cut through by wildcards in every way.
 */
final class RandomWorld {

  static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  static final TrustZone ZONE =
      TrustZone.builder()
          .organization(new OrganizationId("o-a1b2c3d4e5"))
          .account(new AccountId("222233334444"))
          .trustedAccount(new AccountId("333344445555"))
          .network(CidrBlock.parse("203.0.113.0/24").orElseThrow())
          .vpc("vpc-0ours")
          .build();

  private static final List<String> OUTSIDERS =
      List.of("999900001111", "111199998888", "777788889999");
  private static final List<String> ORGANIZATIONS =
      List.of("o-evil000000", "o-a1b2c3d4e5x", "o-stranger00", "o-a1zzzzzzzz", "o-short");
  private static final List<String> NAMES = List.of("Broker", "admin", "x");
  private static final List<String> SERVICES = List.of("s3.amazonaws.com", "logs.amazonaws.com");
  private static final List<String> ACTIONS =
      List.of("Decrypt", "Encrypt", "CreateGrant", "DescribeKey", "GenerateDataKey", "Sign");

  private static final List<String> ACCOUNT_PATTERNS =
      List.of(
          "111122223333", "222233334444", "999900001111", "1111*", "9999????1111", "*", "*8", "7*");
  private static final List<String> ORGANIZATION_PATTERNS =
      List.of(
          "o-a1b2c3d4e5",
          "o-evil000000",
          "o-*",
          "o-a1*",
          "o-a1b2c3d4e5*",
          "*x",
          "o-?????000000",
          "o-short");
  private static final List<String> ARN_PATTERNS =
      List.of(
          "arn:aws:iam::111122223333:role/Broker",
          "arn:aws:iam::999900001111:role/Broker",
          "arn:aws:iam::999900001111:*",
          "arn:aws:iam::*:role/Broker",
          "arn:aws:iam::1111*:user/*",
          "arn:*:*::*:root",
          "*Broker",
          "*");

  /** A condition key with what policies and requests say of it. */
  private record Key(String name, List<String> patterns, List<String> values, String kind) {}

  private static final List<Key> KEYS =
      List.of(
          new Key("aws:PrincipalOrgID", ORGANIZATION_PATTERNS, List.of(), "text"),
          new Key("aws:PrincipalOrgID", ORGANIZATION_PATTERNS, List.of(), "text"),
          new Key("aws:PrincipalAccount", ACCOUNT_PATTERNS, List.of(), "text"),
          new Key("kms:CallerAccount", ACCOUNT_PATTERNS, List.of(), "text"),
          new Key("aws:PrincipalArn", ARN_PATTERNS, List.of(), "arn"),
          new Key("aws:PrincipalArn", ARN_PATTERNS, List.of(), "text"),
          new Key(
              "aws:PrincipalOrgPaths",
              List.of(
                  "o-a1b2c3d4e5/*",
                  "o-evil000000/*",
                  "o-short/*",
                  "*/r-ab12/*",
                  "o-evil000000/r-ab12/"),
              List.of(),
              "text"),
          new Key("aws:PrincipalIsAWSService", List.of("true", "false"), List.of(), "bool"),
          new Key("aws:PrincipalType", List.of("User", "AssumedRole", "A*"), List.of(), "text"),
          new Key(
              "aws:userid", List.of("*", "AROA*", "AIDAEVIL*", "*:s", "9999*"), List.of(), "text"),
          new Key("aws:username", List.of("Broker", "a*"), List.of(), "text"),
          new Key(
              "aws:PrincipalServiceNamesList",
              List.of("logs.us-east-1.amazonaws.com", "logs.*", "logs.amazonaws.com"),
              List.of(),
              "text"),
          new Key(
              "aws:SourceIp",
              List.of("203.0.113.0/24", "0.0.0.0/0", "8.8.8.0/24", "203.0.0.0/16"),
              List.of("8.8.8.8", "203.0.50.1", "198.51.100.1", "2001:db8::5"),
              "ip"),
          new Key(
              "aws:SourceVpc",
              List.of("vpc-0ours", "vpc-0evil", "vpc-*"),
              List.of("vpc-0evil", "vpc-1"),
              "text"),
          new Key(
              "aws:SourceAccount",
              List.of("111122223333", "999900001111", "1111*"),
              List.of("999900001111", "111199998888"),
              "service"),
          new Key(
              "aws:SourceOrgID",
              List.of("o-a1b2c3d4e5", "o-*"),
              List.of("o-evil000000"),
              "service"),
          new Key(
              "aws:SourceArn",
              List.of("arn:aws:s3:::bucket", "arn:aws:sns:*:111122223333:*", "arn:*:*:*:*:*"),
              List.of("arn:aws:s3:::bucket", "arn:aws:sns:eu-central-1:999900001111:t"),
              "service-arn"),
          new Key(
              "aws:SecureTransport", List.of("true", "false"), List.of("true", "false"), "bool"),
          new Key(
              "aws:MultiFactorAuthPresent",
              List.of("true", "false"),
              List.of("true", "false"),
              "bool"),
          new Key(
              "aws:MultiFactorAuthAge",
              List.of("3600", "0", "7200"),
              List.of("10", "5000", "9000"),
              "number"),
          new Key(
              "aws:CurrentTime",
              List.of("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
              List.of("2026-06-15T12:00:00Z"),
              "date"),
          new Key(
              "aws:PrincipalTag/team",
              List.of("red", "r*", "blue"),
              List.of("red", "blue"),
              "text"),
          new Key("kms:ViaService", List.of("s3.*", "*"), List.of("s3.x", "ebs.x"), "text"),
          new Key(
              "kms:EncryptionContext:app",
              List.of("x", "x*", "y"),
              List.of("x", "xy", "y"),
              "context"),
          new Key(
              "kms:GrantOperations",
              List.of("Decrypt", "Encrypt", "*"),
              List.of("Decrypt", "Encrypt", "Sign"),
              "grant-several"),
          new Key(
              "kms:GranteePrincipal",
              List.of("arn:aws:iam::111122223333:role/Broker", "*"),
              List.of("arn:aws:iam::111122223333:role/Broker", "arn:aws:iam::999900001111:root"),
              "grant"),
          new Key(
              "aws:CalledVia",
              List.of("athena.amazonaws.com", "*"),
              List.of("athena.amazonaws.com", "glue.amazonaws.com"),
              "several"));

  /** What the key decides, with the one value that it has in every request. */
  private static final List<Key> FACTS =
      List.of(
          new Key(
              "aws:ResourceAccount",
              List.of("111122223333", "1111*"),
              List.of("111122223333"),
              "text"),
          new Key(
              "aws:ResourceOrgID",
              List.of("o-a1b2c3d4e5", "o-evil000000"),
              List.of("o-a1b2c3d4e5"),
              "text"),
          new Key(
              "aws:RequestedRegion",
              List.of("eu-central-1", "us-*"),
              List.of("eu-central-1"),
              "text"));

  /** A tag that may say most of an ARN. */
  private static final Key HEAD =
      new Key(
          "aws:PrincipalTag/head",
          List.of("arn:*"),
          List.of("arn:aws:iam::999900001111", "arn:aws:iam::777788889999"),
          "text");

  /** The names of the pairs of an encryption context, which a request has as they are. */
  private static final Key CONTEXT_KEYS =
      new Key("kms:EncryptionContextKeys", List.of("app", "App", "dept", "*"), List.of(), "text");

  private static final Key ACCOUNT_AS_NUMBER =
      new Key(
          "kms:CallerAccount",
          List.of("111122223333", "999900001111", "777788889999.0", "111199998888"),
          List.of(),
          "number");

  private static final List<String> VARIABLES =
      List.of(
          "${aws:PrincipalAccount}",
          "${kms:CallerAccount}",
          "${aws:PrincipalOrgID}",
          "${aws:PrincipalOrgID, 'o-a1b2c3d4e5'}",
          "${aws:PrincipalOrgID, 'o-evil000000'}",
          "${aws:PrincipalTag/team}",
          "${aws:PrincipalTag/team, 'red'}",
          "${aws:PrincipalTag/team, 'eu-central-1'}",
          "${aws:SourceAccount, '111122223333'}",
          "${aws:SourceAccount}",
          "${aws:SourceVpc, 'vpc-0evil'}",
          "${kms:EncryptionContext:app, 'eu-central-1'}",
          "arn:aws:iam::${aws:PrincipalAccount}:role/Broker",
          "arn:aws:iam::9999*:*/${aws:username, 'Broker'}",
          "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}",
          "${aws:PrincipalTag/head}:*/Broker",
          "${aws:PrincipalTag/team}*",
          "${aws:username, 'Broker'}");

  private static final List<String> RESOURCES =
      List.of(
          "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
          "arn:aws:kms:eu-${aws:PrincipalTag/team, 'central-1'}:*:key/*",
          "arn:aws:kms:*:${kms:CallerAccount}:*",
          "arn:*:key/${aws:PrincipalTag/team}*",
          "arn:${aws:username, 'aws'}:kms*");

  private final Random random;
  private final List<Key> keys;
  private final boolean variables;

  RandomWorld(long seed) {
    this(seed, KEYS, /* variables= */ false);
  }

  private RandomWorld(long seed, List<Key> keys, boolean variables) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + seed);
    this.keys = keys;
    this.variables = variables;
  }

  /** Returns a world in which values are compared with other keys, too, some with a default. */
  static RandomWorld withVariables(long seed) {
    List<Key> keys = new ArrayList<>(KEYS);
    keys.addAll(FACTS);
    keys.addAll(FACTS);
    keys.add(HEAD);
    keys.add(ACCOUNT_AS_NUMBER);
    keys.add(CONTEXT_KEYS);
    return new RandomWorld(seed, keys, /* variables= */ true);
  }

  PolicyDocument policy() {
    String text = policyText();
    return switch (PolicyParser.parse(text, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument policy) -> policy;
      case PolicyResult.Invalid invalid ->
          throw new IllegalStateException(text + "\n" + invalid.problems());
    };
  }

  /** Returns an Allow for everybody under one condition. */
  static Statement withCondition(String operator, String key, String value) {
    Condition condition = new Condition(Operator.of(operator), key, List.of(value), Place.NONE);
    return new Statement(
        0,
        Optional.empty(),
        Effect.ALLOW,
        new PrincipalElement.Anyone(),
        new ActionElement.Action(List.of("kms:*")),
        new ResourceElement.Resource(List.of("*")),
        List.of(condition),
        Place.NONE);
  }

  private String policyText() {
    List<String> statements = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      statements.add(statement(i > 0 && random.nextInt(5) < 3));
    }
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private String statement(boolean deny) {
    Map<String, Map<String, String>> conditions = new LinkedHashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Key key = pick(keys);
      conditions
          .computeIfAbsent(operator(key), any -> new LinkedHashMap<>())
          .putIfAbsent(key.name, values(key));
    }
    String condition =
        conditions.entrySet().stream()
            .map(it -> "\"" + it.getKey() + "\":" + object(it.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"Effect\":\"%s\",%s,%s,%s,\"Condition\":%s}"
        .formatted(deny ? "Deny" : "Allow", principal(), action(), resource(), condition);
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(it -> "\"" + it.getKey() + "\":" + it.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String operator(Key key) {
    if (key.kind.equals("null") || random.nextInt(8) == 0) {
      return "Null";
    }
    String plain =
        switch (key.kind) {
          case "bool" -> pick(List.of("Bool", "StringEquals", "Bool", "StringNotEquals"));
          case "ip" -> pick(List.of("IpAddress", "NotIpAddress"));
          case "number" ->
              pick(
                  List.of(
                      "NumericEquals",
                      "NumericLessThan",
                      "NumericGreaterThan",
                      "NumericNotEquals",
                      "NumericLessThanEquals"));
          case "date" -> pick(List.of("DateLessThan", "DateGreaterThan", "DateNotEquals"));
          case "arn", "service-arn" -> pick(List.of("ArnLike", "ArnNotLike", "ArnEquals"));
          default ->
              pick(
                  List.of(
                      "StringEquals",
                      "StringLike",
                      "StringNotEquals",
                      "StringNotLike",
                      "StringEqualsIgnoreCase"));
        };
    if (variables && key.kind.equals("text") && random.nextInt(10) == 0) {
      plain = pick(List.of("ArnEquals", "ArnNotLike"));
    }
    String prefix = pick(List.of("", "", "", "ForAllValues:", "ForAnyValue:"));
    return prefix + plain + pick(List.of("", "", "", "IfExists"));
  }

  private String values(Key key) {
    List<String> values = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      boolean variable = variables && random.nextInt(3) == 0 && isOverTexts(key);
      values.add("\"" + pick(variable ? VARIABLES : key.patterns) + "\"");
    }
    return "[" + String.join(",", values) + "]";
  }

  private static boolean isOverTexts(Key key) {
    return !List.of("bool", "ip", "number", "date").contains(key.kind);
  }

  private String principal() {
    String one =
        switch (random.nextInt(12)) {
          case 0 -> "{\"AWS\":\"arn:aws:iam::111122223333:root\"}";
          case 1 -> "{\"AWS\":[\"arn:aws:iam::222233334444:root\",\"999900001111\"]}";
          case 2 -> "{\"AWS\":\"arn:aws:iam::999900001111:role/Broker\"}";
          case 3 -> "{\"AWS\":\"arn:aws:sts::999900001111:assumed-role/Broker/s\"}";
          case 4 -> "{\"Service\":\"s3.amazonaws.com\"}";
          case 5 -> "{\"AWS\":[\"333344445555\",\"arn:aws:iam::111199998888:user/x\"]}";
          default -> "\"*\"";
        };
    boolean not = !one.equals("\"*\"") && random.nextInt(4) == 0;
    return (not ? "\"NotPrincipal\":" : "\"Principal\":") + one;
  }

  private String action() {
    return switch (random.nextInt(6)) {
      case 0 -> "\"Action\":\"kms:*\"";
      case 1 -> "\"NotAction\":\"kms:" + pick(ACTIONS) + "\"";
      case 2 -> "\"Action\":[\"kms:" + pick(ACTIONS) + "\",\"kms:" + pick(ACTIONS) + "\"]";
      case 3 -> "\"Action\":\"kms:CreateGrant\"";
      default -> "\"Action\":\"kms:Decrypt\"";
    };
  }

  private String resource() {
    if (!variables || random.nextInt(6) > 0) {
      return "\"Resource\":\"*\"";
    }
    String name = random.nextBoolean() ? "Resource" : "NotResource";
    return "\"%s\":[\"%s\",\"%s\"]".formatted(name, pick(RESOURCES), pick(RESOURCES));
  }

  /** Returns a request that comes from outside the zone. */
  Call request() {
    boolean service = random.nextInt(5) == 0;
    String action = pick(ACTIONS);
    RequestContext.Builder context = RequestContext.builder();
    Map<String, String> tags = new HashMap<>();
    for (Key key : keys) {
      if (key.values.isEmpty()) {
        continue;
      }
      boolean always =
          List.of(
                      "aws:SecureTransport",
                      "aws:CurrentTime",
                      "kms:GrantOperations",
                      "kms:GranteePrincipal")
                  .contains(key.name)
              || FACTS.contains(key);
      if (!isThere(key, service, action) || (!always && random.nextBoolean())) {
        continue;
      }
      String value = pick(key.values);
      if (key.name.startsWith("aws:PrincipalTag/")) {
        tags.put(key.name.substring("aws:PrincipalTag/".length()), value);
      } else if (key.kind.endsWith("several") && random.nextBoolean()) {
        context.put(key.name, value, pick(key.values));
      } else {
        context.put(key.name, value);
      }
    }
    List<String> pairs = new ArrayList<>();
    if (context.build().toString().contains("kms:encryptioncontext:app=")) {
      pairs.add(pick(List.of("app", "App")));
    }
    if (!List.of("DescribeKey", "Sign").contains(action) && random.nextInt(3) == 0) {
      pairs.add(pick(List.of("dept", "unit")));
    }
    if (!pairs.isEmpty()) {
      context.put("kms:EncryptionContextKeys", pairs);
    }
    String name = pick(SERVICES);
    if (service && random.nextBoolean()) {
      String region = pick(List.of(".us-east-1.", ".eu-central-1."));
      context.put("aws:PrincipalServiceNamesList", name.replaceFirst("\\.", region), name);
    }
    Caller caller = service ? new Caller.AwsService(name) : person().withTags(tags);
    return new Call(caller, "kms:" + action, KEY.toString(), context.build());
  }

  private static boolean isThere(Key key, boolean service, String action) {
    return switch (key.kind) {
      case "service", "service-arn" -> service;
      case "grant", "grant-several" -> action.equals("CreateGrant");
      case "context" -> !action.equals("DescribeKey") && !action.equals("Sign");
      default -> !service || !key.name.startsWith("aws:MultiFactor");
    };
  }

  private Caller person() {
    AccountId account = new AccountId(pick(OUTSIDERS));
    String prefix = "arn:aws:iam::" + account + ":";
    Optional<Membership> membership =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(pick(ORGANIZATIONS))
                .map(
                    it ->
                        Membership.at(
                            new OrganizationId(it),
                            it + pick(List.of("/r-ab12/", "/r-zz99/ou-zz99-12345678/"))));
    return switch (random.nextInt(4)) {
      case 0 ->
          new Caller.IamUser(
              PrincipalArn.of(prefix + "user/" + pick(NAMES)),
              pick(List.of("AIDAEVIL000000000000", "AIDA1")),
              membership,
              Map.of());
      case 1 -> new Caller.AccountRoot("aws", account, membership);
      default ->
          new Caller.RoleSession(
              PrincipalArn.of(prefix + "role/" + pick(NAMES)),
              "AROAEVIL000000000000",
              pick(List.of("s", "t")),
              membership,
              Map.of());
    };
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}

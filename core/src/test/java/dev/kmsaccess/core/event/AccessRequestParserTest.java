package dev.kmsaccess.core.event;

import static dev.kmsaccess.core.event.Envelopes.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRequestParserTest {

  private static final String COMPLETE =
      """
      { "version": "1",
        "requestId": "nightly-report-4711",
        "key": "alias/shared-data",
        "grantee": "arn:aws:iam::210987654321:role/report-writer",
        "operations": ["Decrypt", "Encrypt", "ReEncrypt*", "DescribeKey"],
        "duration": "PT8H",
        "mode": "grant",
        "encryptionContext": { "includes": { "dataset": "ledger" } },
        "reason": "CHG-1234 nightly report",
        "requestedBy": "anna" }
      """;
  private static final String MINIMAL =
      """
      { "version": "1", "key": "alias/shared-data", "operations": ["Decrypt"], "duration": "PT8H",
        "grantee": "arn:aws:iam::210987654321:role/report-writer" }
      """;

  @Test
  void parse_requestUnderAnIdThatIsKeptForTheKeyAccountsHand_isAFault() {
    AccessRequest request = parse(COMPLETE.replace("nightly-report-4711", "break-glass-1"));

    assertThat(request.faults())
        .extracting(Reason::code, Reason::field)
        .containsExactly(tuple(ReasonCode.REQUEST_ID_MALFORMED, "requestId"));
    assertThat(request.requestId()).isEqualTo("5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11");
  }

  @Test
  void parse_completeRequest_understandsEveryField() {
    AccessRequest request = parse(COMPLETE);

    assertThat(request.faults()).isEmpty();
    assertThat(request.requester()).isEqualTo(Envelopes.MEMBER);
    assertThat(request.requestId()).isEqualTo("nightly-report-4711");
    assertThat(request.key()).contains(new KeyReference.ByAlias("alias/shared-data"));
    assertThat(request.grantee())
        .contains(PrincipalArn.of("arn:aws:iam::210987654321:role/report-writer"));
    assertThat(request.operations())
        .containsExactly(
            KmsOperation.ENCRYPT,
            KmsOperation.DECRYPT,
            KmsOperation.RE_ENCRYPT_FROM,
            KmsOperation.RE_ENCRYPT_TO,
            KmsOperation.DESCRIBE_KEY);
    assertThat(request.duration()).contains(Duration.ofHours(8));
    assertThat(request.expiry()).contains(TIME.plus(Duration.ofHours(8)));
    assertThat(request.mode()).contains(Mode.GRANT);
    assertThat(request.context())
        .isEqualTo(new EncryptionContextConstraint.Includes(Map.of("dataset", "ledger")));
    assertThat(request.reason()).contains("CHG-1234 nightly report");
    assertThat(request.requestedBy()).contains("anna");
    assertThat(request.dryRun()).isFalse();
  }

  @Test
  void parse_minimalRequest_takesTheEventsIdAndAGrant() {
    AccessRequest request = parse(MINIMAL);

    assertThat(request.faults()).isEmpty();
    assertThat(request.requestId()).isEqualTo("5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11");
    assertThat(request.mode()).contains(Mode.GRANT);
    assertThat(request.context()).isEqualTo(new EncryptionContextConstraint.None());
  }

  @Test
  void parse_expiresAtInsteadOfDuration_isTheExpiry() {
    AccessRequest request =
        parse(
            MINIMAL.replace("\"duration\": \"PT8H\"", "\"expiresAt\": \"2026-11-24T09:00:00.9Z\""));

    assertThat(request.faults()).isEmpty();
    assertThat(request.expiry()).contains(Instant.parse("2026-11-24T09:00:00Z"));
  }

  @Test
  void parse_manyFaults_namesThemAllAtOnce() {
    AccessRequest request =
        parse(
            """
            { "version": "2", "requestId": "with space", "key": "shared data", "grantee": "*",
              "operations": ["PutKeyPolicy", 7], "duration": "PT0S", "mode": "forever",
              "reason": ["x"], "durations": "PT1H" }
            """);

    assertThat(request.faults())
        .extracting(Reason::code, Reason::field)
        .contains(
            tuple(ReasonCode.VERSION_UNKNOWN, "version"),
            tuple(ReasonCode.REQUEST_ID_MALFORMED, "requestId"),
            tuple(ReasonCode.KEY_MALFORMED, "key"),
            tuple(ReasonCode.GRANTEE_MALFORMED, "grantee"),
            tuple(ReasonCode.WRONG_TYPE, "operations[1]"),
            tuple(ReasonCode.OPERATION_NOT_GRANTABLE, "operations[0]"),
            tuple(ReasonCode.DURATION_NOT_POSITIVE, "duration"),
            tuple(ReasonCode.MODE_UNKNOWN, "mode"),
            tuple(ReasonCode.WRONG_TYPE, "reason"),
            tuple(ReasonCode.UNKNOWN_FIELD, "durations"));
    assertThat(request.requestId()).isEqualTo("5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11");
  }

  @Test
  void parse_emptyObject_saysWhatIsMissing() {
    assertThat(parse("{}").faults())
        .allSatisfy(it -> assertThat(it.code()).isEqualTo(ReasonCode.MISSING_FIELD))
        .extracting(Reason::field)
        .containsExactlyInAnyOrder("version", "key", "grantee", "operations", "duration");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, DURATION_NOT_POSITIVE",
    "P0D, DURATION_NOT_POSITIVE",
    "-PT1H, DURATION_NOT_POSITIVE",
    "PT-1H, DURATION_NOT_POSITIVE",
    "P1M, DURATION_MALFORMED",
    "PT, DURATION_MALFORMED",
    "P1DT, DURATION_MALFORMED",
    "8h, DURATION_MALFORMED",
    "PT0.5S, DURATION_MALFORMED",
    "P99999999999D, DURATION_MALFORMED"
  })
  void parse_durationThatIsNone_saysWhy(String duration, ReasonCode code) {
    AccessRequest request = parse(MINIMAL.replace("PT8H", duration));

    assertThat(request.faults()).extracting(Reason::code).containsExactly(code);
    assertThat(request.faults().getFirst().got()).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P9999D", "P999999999D", "PT999999999S"})
  void parse_veryLongDuration_isADurationThatTheRulesWillRefuse(String duration) {
    assertThat(parse(MINIMAL.replace("PT8H", duration)).faults()).isEmpty();
  }

  @Test
  void parse_presetOrRenewalThatIsNone_isRefused() {
    AccessRequest request =
        parse(
            MINIMAL
                .replace("\"operations\": [\"Decrypt\"]", "\"preset\": \"s3\"")
                .replace("\"version\"", "\"renews\": \"old one\", \"version\""));

    assertThat(request.faults())
        .extracting(Reason::code)
        .containsExactly(ReasonCode.PRESET_UNKNOWN, ReasonCode.REQUEST_ID_MALFORMED);
  }

  @Test
  void parse_conflictingFields_saysWhichConflict() {
    AccessRequest request =
        parse(
            MINIMAL.replace("\"version\"", "\"expiresAt\": \"2026-11-25T00:00:00Z\", \"version\""));

    assertThat(request.faults())
        .extracting(Reason::code)
        .containsExactly(ReasonCode.CONFLICTING_FIELDS);
  }

  @Test
  void parse_hostileText_isCutAndCannotForgeALine() {
    AccessRequest request =
        parse(MINIMAL.replace("alias/shared-data", "x\\nGRANTED\\u202e" + "y".repeat(900)));

    assertThat(request.faults()).hasSize(1);
    assertThat(request.faults().getFirst().got().orElseThrow())
        .startsWith("x\\nGRANTED\\u{202E}yyy")
        .endsWith("…")
        .hasSizeLessThan(130);
  }

  @Test
  void parse_threeHundredKilobytesOfFields_givesAnAnswerThatFits() {
    StringBuilder detail = new StringBuilder("{\"version\": \"1\"");
    for (int i = 0; i < 15_000; i++) {
      detail.append(", \"unknown-field-").append(i).append("\": 1");
    }

    List<Reason> faults = parse(detail.append("}").toString()).faults();

    assertThat(faults).hasSizeLessThan(40);
    assertThat(faults).extracting(Reason::message).contains("14,980 more fields are not known.");
  }

  @Nested
  class EncryptionContext {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"includes\": {}}",
          "{\"includes\": {\"a\": \"b\"}, \"equals\": {\"a\": \"b\"}}",
          "{\"includes\": {\"a\": 1}}",
          "{\"includes\": {\"\": \"b\"}}",
          "{\"includes\": {\"a\": \"b\", \"A\": \"b\"}}",
          "{\"includes\": {\"a\": \"b\\u0000\"}}",
          "{\"subset\": {\"a\": \"b\"}}",
          "{\"equals\":"
              + " {\"1\":\"\",\"2\":\"\",\"3\":\"\",\"4\":\"\",\"5\":\"\",\"6\":\"\",\"7\":\"\","
              + "\"8\":\"\",\"9\":\"\"}}"
        })
    void parse_contextThatKmsWouldRefuse_isRefused(String context) {
      AccessRequest request = parse(with(context));

      assertThat(request.faults())
          .isNotEmpty()
          .allSatisfy(
              it -> assertThat(it.code()).isEqualTo(ReasonCode.ENCRYPTION_CONTEXT_MALFORMED));
    }

    @Test
    void parse_equals_isExact() {
      assertThat(parse(with("{\"equals\": {\"a\": \"b\"}}")).context())
          .isEqualTo(new EncryptionContextConstraint.EqualTo(Map.of("a", "b")));
    }

    private static String with(String context) {
      return MINIMAL.replace("\"version\"", "\"encryptionContext\": " + context + ", \"version\"");
    }
  }

  @Property
  void parse_anyValueInAnyField_givesARequest(
      @ForAll("fields") String field, @ForAll String value, @ForAll boolean inAnArray) {
    JsonObject.Builder detail = JsonObject.builder();
    Envelopes.object(COMPLETE).members().forEach(detail::put);
    if (inAnArray) {
      detail.put(field, List.of(value));
    } else {
      detail.put(field, JsonString.of(value));
    }

    AccessRequest request = parse(StrictJson.write(detail.build()));

    assertThat(request.requestId()).matches("[A-Za-z0-9_-]{1,64}");
    assertThat(request.faults())
        .allSatisfy(
            it ->
                assertThat(it.got().orElse("") + it.field() + it.message())
                    .doesNotContainPattern("[\\p{Cntrl}]"));
  }

  @Provide
  Arbitrary<String> fields() {
    return Arbitraries.of(Envelopes.object(COMPLETE).members().keySet());
  }

  private static AccessRequest parse(String detail) {
    return AccessRequestParser.parse(Envelopes.of(DetailType.REQUEST, detail));
  }
}

package dev.kmsaccess.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.Exceptions.TrustedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExceptionsParserTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String FILE =
      """
      { "version": "1", "organizations": ["o-a1b2c3d4e5"], "memberAccounts": ["210987654321"],
        "trustedAccounts": [{ "account": "444455556666", "owner": "anna", "reason": "auditor",
          "until": "2026-12-31" }],
        "trustedNetworks": [{ "vpc": "vpc-0123456789abcdef0", "owner": "anna", "reason": "office",
          "until": "2026-12-31" }],
        "acceptedExposures": [{ "key": "%s", "statementSha256": "%s", "owner": "anna",
          "reason": "partner", "until": "2026-12-31" }] }
      """
          .formatted(KEY, HASH);

  @Test
  void parse_file_standsUntilTheEndOfItsLastDay() {
    Exceptions exceptions = valid(FILE);
    Instant lastMoment = Instant.parse("2026-12-31T23:59:59Z");
    Instant after = Instant.parse("2027-01-01T00:00:00Z");

    assertThat(exceptions.accountsTrustedAt(lastMoment))
        .containsExactly(new AccountId("444455556666"));
    assertThat(exceptions.networksTrustedAt(TrustedNetwork.Kind.VPC, lastMoment))
        .containsExactly("vpc-0123456789abcdef0");
    assertThat(exceptions.accepts(KeyArn.of(KEY), HASH, lastMoment)).isTrue();
    assertThat(exceptions.accountsTrustedAt(after)).isEmpty();
    assertThat(exceptions.networksTrustedAt(TrustedNetwork.Kind.VPC, after)).isEmpty();
    assertThat(exceptions.accepts(KeyArn.of(KEY), HASH, after)).isFalse();
    assertThat(exceptions.accepts(KeyArn.of(KEY), HASH.replace('0', '1'), lastMoment)).isFalse();
  }

  @Test
  void parse_shippedFile_isValid() throws IOException {
    Path shipped =
        Path.of(System.getProperty("project.root", ".."), "exceptions", "accepted-exposures.json");

    assertThat(valid(Files.readString(shipped)).acceptedExposures()).isEmpty();
  }

  @Test
  void parse_exceptionWithoutGrounds_isRefused() {
    assertThat(
            ExceptionsParser.parse(
                """
                { "version": "1", "trustedAccounts": [{ "account": "444455556666" }],
                  "trustedNetworks": [
                    { "owner": "a", "reason": "b", "until": "soon" },
                    { "cidr": "300.1.1.1/8", "owner": "a", "reason": "b", "until": "2026-12-31" }
                  ] }
                """))
        .isInstanceOfSatisfying(
            ExceptionsParser.Result.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(JsonProblem::path)
                    .containsExactly(
                        "trustedAccounts[0].owner",
                        "trustedAccounts[0].reason",
                        "trustedAccounts[0].until",
                        "trustedNetworks[0].cidr",
                        "trustedNetworks[0].until",
                        "trustedNetworks[1].cidr"));
  }

  @Property
  void parse_anyBytes_givesAResult(@ForAll byte[] bytes) {
    assertThat(ExceptionsParser.parse(bytes)).isNotNull();
  }

  private static Exceptions valid(String text) {
    return switch (ExceptionsParser.parse(text)) {
      case ExceptionsParser.Result.Valid(Exceptions exceptions) -> exceptions;
      case ExceptionsParser.Result.Invalid invalid ->
          throw new AssertionError(invalid.problems().toString());
    };
  }
}

package dev.kmsaccess.local.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

  private static final String EVENT =
      """
      {"source": "kms-access", "detail": {"requestId": "nightly-1", "count": 3, "operations": \
      ["Decrypt", "Encrypt"], "dryRun": false}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ''                                                                  ; true
          kms-access                                                          ; true
          "nightly-1" Decrypt                                                 ; true
          Decrypt Sign                                                        ; false
          ?Sign ?Decrypt                                                      ; true
          ?Sign ?Verify                                                       ; false
          Decrypt -Encrypt                                                    ; false
          { $.detail.requestId = "nightly-1" }                                ; true
          { $.detail.requestId = "nightly-*" }                                ; true
          { $.detail.requestId = "nightly-2" }                                ; false
          { $.detail.requestId != "nightly-2" }                               ; true
          { $.detail.nothing != "x" }                                         ; false
          { $.detail.count = 3 && $.source = "kms-access" }                   ; true
          { $.detail.count = 4 || $.detail.operations[1] = "Encrypt" }        ; true
          { $.detail.requestId = "a && b" }                                   ; false
          """)
  void parse_ofAPattern_findsWhatCloudWatchFinds(String pattern, boolean found) {
    assertThat(FilterPattern.parse(pattern).test(EVENT)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ $.a", "{ $.a > 3 }", "\"open"})
  void parse_ofWhatIsNotKnownHere_isRefused(String pattern) {
    assertThatThrownBy(() -> FilterPattern.parse(pattern))
        .hasMessageContaining("Invalid filter pattern");
  }
}

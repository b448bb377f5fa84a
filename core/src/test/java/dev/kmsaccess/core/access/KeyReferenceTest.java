package dev.kmsaccess.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyReferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/shared-data",
        "alias/team/data_1",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "mrk-1234abcd12ab34cd56ef1234567890ab",
        "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:eu-central-1:123456789012:alias/shared-data"
      })
  void parse_everyWayToNameAKey_keepsItsText(String text) {
    assertThat(KeyReference.parse(text))
        .hasValueSatisfying(it -> assertThat(it.text()).isEqualTo(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alias/",
        "alias/a b",
        "shared-data",
        "arn:aws:s3:::bucket",
        "arn:aws:kms:eu-central-1:123456789012:alias/",
        "arn:aws:kms::123456789012:alias/shared-data"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(KeyReference.parse(text)).isEmpty();
  }

  @Property
  void parse_anyText_givesItsOwnTextOrNothing(@ForAll String text) {
    KeyReference.parse(text).ifPresent(it -> assertThat(it.text()).isEqualTo(text));
  }
}

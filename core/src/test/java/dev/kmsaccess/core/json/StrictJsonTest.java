package dev.kmsaccess.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  private static final StrictJson READER = StrictJson.within(JsonLimits.EVENT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "[1, ]",
        "{} {}",
        "// nothing\n{}",
        "NaN",
        "+1",
        "01",
        "\"\u0001\"",
        "\uFEFF{}",
        "{\"a\": 1, \"a\": 1}",
        "{\"a\": {\"b\": 1, \"\\u0062\": 2}}"
      })
  void text_thatIsNotExactlyJson_isMalformed(String text) {
    assertThat(READER.read(text)).isInstanceOf(JsonResult.Malformed.class);
  }

  @Test
  void duplicateMember_isNamedWithItsPlace() {
    assertThat(READER.read("{\"a\": [\n  {\"b\": 1, \"b\": 2}]}"))
        .isInstanceOfSatisfying(
            JsonResult.Malformed.class,
            it -> {
              assertThat(it.problem().path()).isEqualTo("a[0]");
              assertThat(it.problem().place().line()).isEqualTo(2);
              assertThat(it.problem().message()).contains("'b' stands twice");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u2028", "[", "{\"a\": 1,\n \"a\": 1}", "\n{} {}"})
  void text_thatIsMalformed_saysWhere_inPlainText(String text) {
    assertThat(READER.read(text))
        .isInstanceOfSatisfying(
            JsonResult.Malformed.class,
            it -> {
              assertThat(it.problem().place().line()).isPositive();
              assertThat(it.problem().toString()).doesNotContain("\u2028");
            });
  }

  @Test
  void bytes_thatAreNoUtf8_areMalformed_withTheirPlace() {
    byte[] latin = "{\r\r\n \"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(READER.read(latin))
        .isInstanceOfSatisfying(
            JsonResult.Malformed.class,
            it -> {
              assertThat(it.problem().place()).isEqualTo(new Place(3, 8));
              assertThat(it.problem().message()).contains("UTF-8");
            });
  }

  @Test
  void bytes_withTheReplacementCharacterOrAMarkAtTheirBeginning_areRead() {
    assertThat(READER.read("\uFEFF\"\uFFFD\"".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(READER.read("\"\uFFFD\""));
  }

  @Test
  void depth_pastTheLimit_saysWhere() {
    assertThat(READER.read("[\n" + "[".repeat(70)))
        .isInstanceOfSatisfying(
            JsonResult.Malformed.class,
            it -> assertThat(it.problem().place()).isEqualTo(new Place(2, 65)));
  }

  @Test
  void duplicateMember_withALongName_isCut() {
    String name = "n".repeat(40_000);

    assertThat(READER.read("{\"%1$s\": {\"%1$s\": 1, \"%1$s\": 2}}".formatted(name)))
        .isInstanceOfSatisfying(
            JsonResult.Malformed.class,
            it -> assertThat(it.problem().toString()).hasSizeLessThan(600).contains("twice"));
  }

  @Test
  void text_pastALimit_isMalformed() {
    assertThat(READER.read("{\"" + "x".repeat(60_000) + "\": 1}"))
        .as("a name")
        .isInstanceOf(JsonResult.Malformed.class);
    assertThat(READER.read("[".repeat(65) + "]".repeat(65)))
        .as("depth")
        .isInstanceOf(JsonResult.Malformed.class);
    assertThat(READER.read("1".repeat(101)))
        .as("a number")
        .isInstanceOf(JsonResult.Malformed.class);
    assertThat(READER.read("\"" + "x".repeat(1_048_576) + "\""))
        .as("the whole")
        .isInstanceOf(JsonResult.Malformed.class);
  }

  @Test
  void object_readAndWritten_isTheSameText() {
    String text = "{\"b\":[1,-2.50,1E9,true,null],\"a\":{\"\":\"\\u0000\\\"\"}}";

    assertThat(READER.read(text))
        .isInstanceOfSatisfying(
            JsonResult.Parsed.class,
            it -> assertThat(StrictJson.write(it.value())).isEqualTo(text));
  }

  @Property
  void reading_isTotal(@ForAll String text) {
    assertThat(READER.read(text)).isNotNull();
    assertThat(READER.read(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }
}

package dev.kmsaccess.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private final Settings settings =
      new Settings(Map.of("ACCOUNT", "111122223333", "LONGEST", "P7D", "EMPTY", " "));

  @Test
  void read_ofWhatIsThere_parsesIt() {
    assertThat(settings.read("ACCOUNT", AccountId::parse)).hasToString("111122223333");
    assertThat(settings.duration("LONGEST")).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void text_ofWhatIsMissingOrBlank_namesTheVariable() {
    assertThatThrownBy(() -> settings.text("BUS"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("BUS is missing");
    assertThatThrownBy(() -> settings.text("EMPTY")).hasMessageContaining("EMPTY is missing");
  }

  @Test
  void read_ofWhatCannotBeRead_saysWhatWasReceived() {
    assertThatThrownBy(() -> settings.duration("ACCOUNT"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the environment variable ACCOUNT cannot be read: 111122223333");
  }
}

package dev.kmsaccess.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountPathsTest {

  private static final AccountId MEMBER = new AccountId("210987654321");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o-a1b2c3d4e5/r-ab12/",
        "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",
        "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/"
      })
  void parse_pathOfAnAccount_isKnown(String path) {
    assertThat(parse(path))
        .isInstanceOfSatisfying(
            AccountPaths.Result.Valid.class,
            it -> assertThat(it.paths().pathOf(MEMBER)).contains(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "o-a1b2c3d4e5",
        "o-a1b2c3d4e5/",
        "o-a1b2c3d4e5/r-ab12",
        "o-a1b2c3d4e5/r-ab12//",
        "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111",
        "o-a1b2c3d4e5/r-ab12/*",
        "o-*/r-ab12/",
        "r-ab12/ou-ab12-11111111/"
      })
  void parse_whatIsNoPath_isInvalid(String path) {
    assertThat(parse(path)).isInstanceOf(AccountPaths.Result.Invalid.class);
  }

  @Test
  void parse_pathOfAHundredThousandSteps_isReadAllTheSame() {
    String endless = "o-a1b2c3d4e5/r-ab12/" + "ou-ab12-11111111/".repeat(100_000);

    assertThat(parse(endless)).isInstanceOf(AccountPaths.Result.Valid.class);
    assertThat(parse(endless + "*")).isInstanceOf(AccountPaths.Result.Invalid.class);
  }

  private static AccountPaths.Result parse(String path) {
    return AccountPaths.parse(
        "{\"version\": \"1\", \"accounts\": {\"%s\": \"%s\"}}"
            .formatted(MEMBER, path)
            .getBytes(StandardCharsets.UTF_8));
  }
}

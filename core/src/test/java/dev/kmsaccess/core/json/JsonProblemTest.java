package dev.kmsaccess.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonProblemTest {

  private static final JsonProblem ONE = new JsonProblem("a", new Place(1, 2), "is wrong.");

  @Test
  void problem_withForeignText_staysOnOneLineAndIsCut() {
    JsonProblem problem =
        new JsonProblem("a\nb\u202e", new Place(1, 1), "has '\u001b[2J\ud800" + "x".repeat(5_000));

    assertThat(problem.toString())
        .startsWith("a\\nb\\u{202E} (line 1, column 1): has '\\u{1B}[2J\\u{D800}xxx")
        .endsWith("…")
        .hasSizeLessThan(1_300);
  }

  @Test
  void told_fewProblems_tellsAll() {
    assertThat(JsonProblem.told(List.of(ONE, ONE))).containsExactly(ONE, ONE);
  }

  @Test
  void told_manyProblems_tellsSomeAndCountsTheOthers() {
    List<JsonProblem> told = JsonProblem.told(Collections.nCopies(1_500, ONE));

    assertThat(told).hasSize(101);
    assertThat(told.getLast().toString())
        .isEqualTo("line 1, column 2: From here on 1,400 more problems are not told.");
  }
}

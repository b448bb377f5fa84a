package dev.kmsaccess.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.cli.ExitStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelLinesTest {

  private final StringWriter out = new StringWriter();

  @Test
  void answer_eachLine_inItsOrder() throws IOException {
    int status = answer("{\"id\": 1}\n\n{\"id\": \"c\"}\n", /* faulty= */ 0);

    assertThat(status).isEqualTo(ExitStatus.NOT_UNDERSTOOD);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"id\":null,\"error\":\"line 1\"}",
            "{\"id\":null,\"error\":\"line 2\"}",
            "{\"id\":null,\"error\":\"line 3\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void answer_lineThatMeetsAFault_leavesTheOthersTheirs(int faulty) throws IOException {
    int status = answer("{\"id\": 1}\n{\"id\": \"b\"}\n{\"id\": 3}\n", faulty);

    assertThat(status).isEqualTo(ExitStatus.UNREACHABLE);
    assertThat(out.toString().lines())
        .hasSize(3)
        .filteredOn(it -> it.contains("unexpected fault"))
        .singleElement()
        .asString()
        .startsWith("{\"id\":" + (faulty == 2 ? "\"b\"" : faulty) + ",\"error\":\"Line " + faulty);
  }

  private int answer(String lines, int faulty) throws IOException {
    ParallelLines parallel =
        new ParallelLines(
            line -> {
              if (line.number() == faulty) {
                throw new IllegalStateException("bug");
              }
              return new LineAnswer.NotUnderstood(LineId.UNKNOWN, "line " + line.number());
            });
    return parallel.answer(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), new PrintWriter(out));
  }
}

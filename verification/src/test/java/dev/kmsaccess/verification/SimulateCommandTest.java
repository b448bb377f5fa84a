package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.cli.KmsAccess;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The command simulate, as people type it. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SimulateCommandTest {

  private static final String HOME = "kms-access.home";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void atHome() {
    System.setProperty(HOME, Project.root().toString());
  }

  @AfterEach
  void leave() {
    System.clearProperty(HOME);
  }

  @Test
  void simulate_printsWhatHappened() {
    assertThat(run("--seeds", "5..7", "--steps", "12")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("3 histories, 0 of them broke something", "36 steps")
        .containsPattern("[1-9][0-9,]* calls of AWS failed");
  }

  @Test
  void simulate_ofNonsense_saysWhatWasWrong() {
    assertThat(run("--seeds", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds is like 1..1000, not: many");
    assertThat(run("--seeds", "9..3")).isEqualTo(2);
    assertThat(run("--steps", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--steps is 1 to 10000");
  }

  private int run(String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "simulate";
    System.arraycopy(options, 0, words, 1, options.length);
    return KmsAccess.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
  }
}

package dev.kmsaccess.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Prints lines of {@code {"id", "keyArn", "policy"}}, to measure a whole command with. */
final class PolicyLines {

  private PolicyLines() {}

  /** Prints as many lines as the first argument says; always the same ones. */
  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[0]);
    SplittableRandom random = new SplittableRandom(1);
    try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
      for (int i = 0; i < count; i++) {
        out.printf(
            "{\"id\":\"policy-%06d\",\"keyArn\":\"%s\",\"policy\":%s}\n",
            i, SamplePolicies.KEY, SamplePolicies.typical(random));
      }
    }
  }
}

package dev.kmsaccess.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/** Prints lines of {@code {"id", "keyArn", "policy"}}, to measure a whole command with. */
final class PolicyLines {

  /** How much the policies have in common. */
  private enum Variety {
    /** All keys are of one account, and what they share is shared with the same ones. */
    ONE_ACCOUNT,
    /** Each key has an account, an administrator and users of its own. */
    OWN_NAMES,
    /** Each key besides has addresses of its own, so that no two policies say the same. */
    OWN_ADDRESSES,
    /** Statements of many kinds in any company, with accounts of their own. */
    MIXED
  }

  private PolicyLines() {}

  /**
   * Prints as many lines as the first argument says; always the same ones.
   *
   * @param arguments the number of lines and, if they are to differ more than those of one account,
   *     {@code own-names}, {@code own-addresses} or {@code mixed}
   */
  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[0]);
    Variety variety =
        arguments.length < 2
            ? Variety.ONE_ACCOUNT
            : Variety.valueOf(arguments[1].replace('-', '_').toUpperCase(Locale.ROOT));
    SplittableRandom policies = new SplittableRandom(1);
    SplittableRandom names = new SplittableRandom(2);
    try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
      for (int i = 0; i < count; i++) {
        String line =
            "{\"id\":\"policy-%06d\",\"keyArn\":\"%s\",\"policy\":%s}\n"
                .formatted(i, SamplePolicies.KEY, policy(variety, policies));
        out.print(varied(line, variety, names));
      }
    }
  }

  private static String policy(Variety variety, SplittableRandom random) {
    return variety == Variety.MIXED ? SamplePolicies.mixed(random) : SamplePolicies.typical(random);
  }

  private static String varied(String line, Variety variety, SplittableRandom random) {
    if (variety == Variety.ONE_ACCOUNT || variety == Variety.MIXED) {
      return line;
    }
    String named =
        line.replace(SamplePolicies.OWNER.id(), SamplePolicies.anyAccount(random))
            .replace(SamplePolicies.MEMBER.id(), SamplePolicies.anyAccount(random))
            .replace("role/KeyAdmin", "role/KeyAdmin-%06d".formatted(random.nextInt(1_000_000)));
    return variety == Variety.OWN_NAMES
        ? named
        : named.replace(
            "\"kms:TagResource\"],",
            "\"kms:TagResource\"],\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.%d.%d.%d/32\"}},"
                .formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
  }
}

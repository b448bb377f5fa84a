package dev.kmsaccess.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Gives what stands in a line other names, mostly different ones to what is different. */
final class OtherNames {

  private static final Pattern ACCOUNT = Pattern.compile("(?<![0-9a-f-])[0-9]{12}(?![0-9a-f])");

  private static final Pattern NAME =
      Pattern.compile("(?<=:(role|user)/)[A-Za-z0-9+=,.@_-]+(?=\")");

  private static final Pattern ORGANIZATION =
      Pattern.compile("(?<=[\"/])o-[a-z0-9]{10,32}(?=[\"/])");

  // The strangers whom answers tell of are among them, and two of the organisation's accounts.
  static final List<String> ACCOUNTS =
      List.of(
          "111122223333",
          "222233334444",
          "333344445555",
          "444455556666",
          "123456789012",
          "987654321098",
          "999900001111",
          "567895678956");

  static final List<String> NAMES =
      List.of("outsider", "admin", "Admin", "app-1", "x", "role", "999900001111", "Broker");

  static final List<String> ORGANIZATIONS =
      List.of("o-a1b2c3d4e5", "o-stranger00", "o-another999", "o-evil000000", "o-zzzzyyyy99");

  private OtherNames() {}

  /** Returns the line with other accounts, roles, users and maybe organisations in it. */
  static String in(String line, Random random) {
    String accounts = in(line, ACCOUNT, ACCOUNTS, random);
    String names = in(accounts, NAME, NAMES, random);
    return random.nextBoolean() ? in(names, ORGANIZATION, ORGANIZATIONS, random) : names;
  }

  private static String in(String line, Pattern names, List<String> pool, Random random) {
    List<String> others = new ArrayList<>(pool);
    Collections.shuffle(others, random);
    Supplier<String> next =
        () -> others.isEmpty() ? pool.get(random.nextInt(pool.size())) : others.removeFirst();
    Map<String, String> given = new HashMap<>();
    return names
        .matcher(line)
        .replaceAll(it -> given.computeIfAbsent(it.group(), name -> next.get()));
  }
}

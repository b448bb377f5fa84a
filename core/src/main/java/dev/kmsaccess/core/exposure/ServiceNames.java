package dev.kmsaccess.core.exposure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What else a service may be called that calls by one name: some have a name in each Region beside
 * that of all (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalservicenameslist">aws:PrincipalServiceNamesList</a>),
 * {@code logs.us-east-1.amazonaws.com} beside {@code logs.amazonaws.com}. AWS has no list of them,
 * so whatever has that form may be a name.
 */
final class ServiceNames {

  private static final Pattern IN_A_DOMAIN =
      Pattern.compile("(.+?)(\\.[a-z]+(?:-[a-z]+)+-[0-9]+)?(\\.amazonaws\\.com(?:\\.cn)?)");

  private static final List<String> DOMAINS = List.of(".amazonaws.com", ".amazonaws.com.cn");

  private ServiceNames() {}

  /**
   * Returns the name of the service of which this is the name in a Region; else the name itself.
   */
  static String withoutRegion(String name) {
    Matcher parts = IN_A_DOMAIN.matcher(name);
    return parts.matches() ? parts.group(1) + parts.group(3) : name;
  }

  /** Returns the forms of all that a service of this name may be called. */
  static List<Glob> of(String name) {
    String whole = withoutRegion(name);
    Matcher parts = IN_A_DOMAIN.matcher(whole);
    if (!parts.matches()) {
      int dot = whole.indexOf('.');
      return List.of(Glob.literal(name), Glob.like(whole.substring(0, dot + 1) + "*"));
    }
    Glob inRegion =
        Glob.builder(whole.length() + 2)
            .literal(parts.group(1) + ".")
            .like("?*", '.')
            .literal(parts.group(3))
            .build();
    return List.of(Glob.literal(name), Glob.literal(whole), inRegion);
  }

  /**
   * Returns the forms of the names of those that have a name like one of these patterns.
   *
   * @param possible how names end
   */
  static List<Glob> havingOneLike(List<ValuePattern> patterns, List<Glob> possible, Budget budget) {
    List<Glob> names = new ArrayList<>();
    for (ValuePattern pattern : patterns) {
      if (!(pattern instanceof Glob any) || possible.contains(Glob.anything())) {
        return List.of(Glob.anything());
      }
      Glob glob = any.inSmallLetters();
      names.add(glob);
      for (String domain : DOMAINS) {
        Glob whole = Glob.literal(domain);
        Glob inRegion = Glob.builder(20).literal(".").like("?*", '.').literal(domain).build();
        for (int from = 0; from <= glob.length(); from++) {
          Glob rest = glob.from(from);
          if (meet(rest, inRegion, budget) || meet(rest, whole, budget)) {
            Glob before = glob.to(from);
            names.add(Glob.builder(32).all(before).all(whole).build());
            names.add(Glob.builder(32).all(before).all(inRegion).build());
          }
        }
      }
    }
    return names;
  }

  /** Whether some text is like both; if in doubt there is. */
  private static boolean meet(Glob one, Glob other, Budget budget) {
    TextProblem problem =
        new TextProblem(Shape.SERVICE, key -> null, budget)
            .demand(View.WHOLE, List.of(one), true)
            .demand(View.WHOLE, List.of(other), true);
    return problem.solve(Shape.SERVICE.examples()) != null || problem.isUndecided();
  }
}

package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordsTest {

  // No pattern below tells one character from another but a and b, so c stands for all the rest;
  // and a word that there is, is there within so many characters.
  private static final int LONGEST = 7;
  private static final List<String> ALL = words();

  @Property(tries = 500)
  void find_anyPatterns_findsAWordExactlyWhenThereIsOne(
      @ForAll("groups") List<List<String>> groups, @ForAll("patterns") List<String> forbidden) {
    List<List<Glob>> wanted = groups.stream().map(WordsTest::globs).toList();
    List<Glob> banned = globs(forbidden);
    boolean exists = ALL.stream().anyMatch(word -> fits(word, wanted, banned));

    switch (Words.find(Shape.ANY, wanted, banned, new Budget(10_000_000))) {
      case Words.Result.Found(String word) -> assertThat(fits(word, wanted, banned)).isTrue();
      case Words.Result.Nothing() -> assertThat(exists).isFalse();
      case Words.Result.GaveUp() -> throw new AssertionError("so little work is always done");
    }
  }

  @Property(tries = 100)
  void find_withoutSteps_givesUp(@ForAll("groups") List<List<String>> groups) {
    List<List<Glob>> wanted = groups.stream().map(WordsTest::globs).toList();

    assertThat(Words.find(Shape.ACCOUNT, wanted, List.of(), new Budget(0)))
        .isInstanceOfAny(Words.Result.GaveUp.class, Words.Result.Nothing.class);
  }

  @Property(tries = 300)
  void matches_anyPatternAndText_agreesWithTheDefinition(@ForAll("pattern") String pattern) {
    String regex = pattern.replace("?", ".").replace("*", ".*");
    Glob glob = Glob.like(pattern);

    assertThat(ALL).allSatisfy(it -> assertThat(glob.matches(it)).isEqualTo(it.matches(regex)));
  }

  @Provide
  Arbitrary<List<List<String>>> groups() {
    return patterns().filter(it -> !it.isEmpty()).list().ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return pattern().list().ofMaxSize(2);
  }

  @Provide
  Arbitrary<String> pattern() {
    return Arbitraries.strings().withChars('a', 'b', '*', '?').ofMinLength(1).ofMaxLength(4);
  }

  private static List<Glob> globs(List<String> patterns) {
    return patterns.stream().map(Glob::like).toList();
  }

  private static boolean fits(String word, List<List<Glob>> wanted, List<Glob> banned) {
    return wanted.stream().allMatch(any -> any.stream().anyMatch(it -> it.matches(word)))
        && banned.stream().noneMatch(it -> it.matches(word));
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(List.of("a", "b", "c"));
    for (int i = 0; words.get(i).length() < LONGEST; i++) {
      for (String next : List.of("a", "b", "c")) {
        words.add(words.get(i) + next);
      }
    }
    return words;
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/operations.md to what the stack alarms with, counts and says. */
class RunbookTest {

  private static final Pattern IN_COUNTS = Pattern.compile("counts\\.put\\(\\s*\"([A-Z]\\w+)\"");
  private static final Pattern COUNTED =
      Pattern.compile("metrics\\.count\\(\\s*Map\\.of\\(([^;]*);");
  private static final Pattern NAME = Pattern.compile("\"([A-Z]\\w+)\"");
  private static final Pattern SAID =
      Pattern.compile(
          "(?:log\\s*\\.(?:info|warn|error)|tellEach|words\\.tellFailure)"
              + "\\(\\s*(?:[\\w.()]+\\s*\\?\\s*\"([^\"]+)\"\\s*:\\s*)?\"([^\"]+)\"");
  private static final Pattern DOLLARS = Pattern.compile("\\$(\\d+\\.\\d\\d)\\**(?= \\|)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final TemplateFile template = TemplateFile.read("template.yaml");
  private final String runbook = Project.text("docs/operations.md");

  @Test
  void alarm_hasASection_thatBeginsWithWhatItSays() {
    Map<String, Map<String, Object>> alarms = template.resources("AWS::CloudWatch::Alarm");

    assertThat(alarms).isNotEmpty();
    alarms.forEach(
        (name, alarm) ->
            assertThat(plain(section("### " + name)))
                .as(name)
                .startsWith("*" + TemplateFile.properties(alarm).get("AlarmDescription") + ".*"));
  }

  @Test
  void metric_thatIsCountedOrRings_isInTheTable() {
    Set<String> metrics = new TreeSet<>();
    sources()
        .forEach(
            source -> {
              matches(IN_COUNTS, source).forEach(it -> metrics.add(it.group(1)));
              matches(COUNTED, source)
                  .flatMap(it -> matches(NAME, it.group(1)))
                  .forEach(it -> metrics.add(it.group(1)));
            });
    template.resources("AWS::CloudWatch::Alarm").values().stream()
        .map(TemplateFile::properties)
        .filter(it -> "KmsAccess".equals(it.get("Namespace")))
        .forEach(it -> metrics.add(String.valueOf(it.get("MetricName"))));

    assertThat(metrics).hasSizeGreaterThan(40);
    assertThat(firstCells(section("## Metrics"))).containsAll(metrics);
  }

  @Test
  void lineOfALog_isInTheTable() {
    String table = section("## Log lines");
    Set<String> lines =
        sources()
            .flatMap(source -> matches(SAID, source))
            .flatMap(it -> Stream.of(it.group(1), it.group(2)))
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(lines).hasSizeGreaterThan(40);
    assertThat(lines).allSatisfy(it -> assertThat(table).contains("`" + it));
  }

  @Test
  void costs_addUp_asTheReadmeRoundsThem() {
    List<List<BigDecimal>> rows =
        section("## What it costs")
            .lines()
            .filter(it -> it.startsWith("| "))
            .map(it -> matches(DOLLARS, it).map(cost -> new BigDecimal(cost.group(1))).toList())
            .filter(it -> it.size() == 3)
            .toList();
    List<BigDecimal> together = rows.getLast();

    assertThat(rows).hasSizeGreaterThan(5);
    for (int column = 0; column < 3; column++) {
      int at = column;
      BigDecimal sum =
          rows.subList(0, rows.size() - 1).stream()
              .map(it -> it.get(at))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).isEqualTo(together.get(at));
    }
    assertThat(plain(Project.text("README.md")))
        .contains("about $" + rounded(together.getFirst()) + " a month for 10 accounts")
        .contains("$" + rounded(together.getLast()) + " for 1,000");
  }

  @Test
  void metricsThatAreWrittenInEveryHour_areAsManyAsTheCostsSay() {
    String hourly =
        section("## Metrics")
            .lines()
            .filter(it -> it.matches("\\|[^|]+\\| (reaper, each sweep|\\w+, each hour).*"))
            .collect(Collectors.joining("\n"));

    assertThat(plain(section("## What it costs")))
        .contains("| metrics: " + firstCells(hourly).size() + " that are written in every hour");
  }

  private static BigDecimal rounded(BigDecimal dollars) {
    return dollars.setScale(0, RoundingMode.HALF_UP);
  }

  private String section(String heading) {
    String mark = "\n" + heading + "\n";
    assertThat(runbook.contains(mark)).as("has a section %s", heading).isTrue();
    String from = runbook.substring(runbook.indexOf(mark) + mark.length()).strip();
    int next = from.indexOf("\n##");
    return next < 0 ? from : from.substring(0, next);
  }

  private static String plain(String section) {
    return section.replaceAll("\\s+", " ");
  }

  private static Set<String> firstCells(String table) {
    return table
        .lines()
        .filter(it -> it.startsWith("| `"))
        .flatMap(it -> matches(QUOTED, it.split("\\|")[1]))
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  /** The sources of all that runs in Lambda. */
  private static Stream<String> sources() {
    return Stream.of("functions", "aws/src/main", "core/src/main")
        .map(it -> Project.root().resolve(it))
        .flatMap(RunbookTest::files)
        .filter(it -> it.toString().endsWith(".java") && it.toString().contains("/src/main/"))
        .map(Project::text);
  }

  private static Stream<Path> files(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The report, as text; that it works in a browser is tested in one. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ReportCommandTest {

  private final TestHouse house = TestHouse.furnish();
  private final String role = house.createRole(Inhabitant.MEMBER, "report-writer");
  private final TypedCommands typed = new TypedCommands();

  @AfterEach
  void forgetCredentials() {
    typed.forgetCredentials();
  }

  @Test
  void report_tellsKeysExposuresAndAccesses() throws IOException {
    house.answer(Inhabitant.MEMBER, Requests.good("nightly-1", role));
    open("Oops");
    house.advance(Duration.ofHours(1));

    String page = page();

    assertThat(page)
        .contains("KMS keys of account 123456789012", house.key().keyId(), role)
        .contains("PUBLIC", "statement Oops", "nightly-1", "class=\"live\"");
  }

  @Test
  void report_tellsTheWaysIn_andBringsItsTables() throws IOException {
    house.answer(Inhabitant.MEMBER, Requests.good("nightly-1", role));

    String page = page();

    assertThat(page)
        .contains("Ways in today", "side, until", "(of this product)")
        .containsPattern(role + "<small>[0-9a-f]{64} on " + house.key().keyId() + "</small>")
        .contains(role + "<small>nightly-1 on " + house.key().keyId() + "</small>")
        .contains("CHG-1234 nightly report", " of version ");
    assertThat(table(page, "accesses.csv"))
        .startsWith("from,until,")
        .contains(role, "nightly-1", "CHG-1234 nightly report");
    assertThat(table(page, "ways-in.csv")).startsWith("keyArn,kind,").contains(role, ",true,");
  }

  @Test
  @ResourceLock(Resources.LOCALE)
  void timeLine_isPlacedTheSameInEveryLocale() throws IOException {
    house.answer(Inhabitant.MEMBER, Requests.good("nightly-1", role));
    house.advance(Duration.ofHours(1));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(page())
          .containsPattern("style=\"left:[0-9]+\\.[0-9]{2}%;width:[0-9]+\\.[0-9]{2}%\"");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void policyThatOpensLater_isNotToldAsClosed() throws IOException {
    open(
        "Later",
        ",\"Condition\":{\"DateGreaterThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}}");

    assertThat(page())
        .contains("OPENS LATER", "statement Later")
        .doesNotContain(
            "No key policy lets anybody in",
            ">closed, 0 accesses now</span></summary><dl><dt>ARN</dt><dd>" + house.key());
  }

  @Test
  void page_asksNobodyForAnything_andRunsNothingButItsOwn() throws Exception {
    String page = page();

    // The tables go along in the page itself.
    assertThat(page.replace("href=\"data:text/csv;", ""))
        .doesNotContain("src=", "href=", "url(", "@import", "http://", "https://");
    String script = between(page, "<script>", "</script>");
    String style = between(page, "<style>", "</style>");
    assertThat(page).contains("default-src 'none'", hash(script), hash(style));
  }

  @Test
  void foreignText_staysText() throws IOException {
    open("</script><img src=x onerror=alert(1)>");
    house.answer(
        Inhabitant.MEMBER,
        Requests.with(
            Requests.good("nightly-1", role), "requestedBy", JsonString.of("<b>ada</b>")));

    assertThat(page())
        .contains("&lt;img", "&lt;b&gt;ada")
        .doesNotContain("<img", "<b>ada", "onerror=alert(1)>");
  }

  @Test
  void report_goesIntoAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.html");

    assertThat(run("--output", file.toString())).as(typed.err()).isZero();

    assertThat(Files.readString(file)).startsWith("<!doctype html>");
    assertThat(typed.out()).isEmpty();
  }

  private static String table(String page, String name) {
    String encoded =
        between(page, "download=\"" + name + "\" href=\"data:text/csv;charset=utf-8;base64,", "\"");
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private String page() throws IOException {
    assertThat(run("--as-of", house.now().toString(), "--days", "2")).as(typed.err()).isZero();
    return typed.out();
  }

  private void open(String sid) {
    open(sid, "");
  }

  private void open(String sid, String condition) {
    String key = house.key().toString();
    String policy =
        house
            .administrator(Inhabitant.KEY)
            .kms()
            .getKeyPolicy(it -> it.keyId(key).policyName("default"))
            .policy()
            .replaceFirst(
                "\"Statement\"\\s*:\\s*\\[",
                "\"Statement\":[{\"Sid\":\""
                    + sid
                    + "\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\""
                    + condition
                    + "},");
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .putKeyPolicy(it -> it.keyId(key).policyName("default").policy(policy));
  }

  private static String between(String page, String begin, String end) {
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf(end, from));
  }

  private static String hash(String content) throws Exception {
    return "'sha256-"
        + Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(content.getBytes(StandardCharsets.UTF_8)))
        + "'";
  }

  private int run(String... options) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("report", "--organization", Inhabitant.ORGANIZATION.id()));
    words.addAll(List.of(options));
    return typed.run(house, Inhabitant.KEY, words);
  }
}

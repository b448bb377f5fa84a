package dev.kmsaccess.cli.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kmsaccess.core.audit.StatementHash;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes outcomes as SARIF 2.1.0, which code scanning services show at the line (<a
 * href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">the standard</a>). A
 * policy that was not understood is an error too: a scan must not pass because it could not read.
 */
final class SarifReport implements Report {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** The rules, in the order of their indices. */
  private enum Rule {
    SERVICE("AWS services can use the key for strangers", "error"),
    EXTERNAL("Outsiders whom the policy names or describes can use the key", "error"),
    PUBLIC("Somebody of whom the policy says nothing can use the key", "error"),
    OPENS_LATER("The key opens to outsiders by itself at a later time", "warning"),
    UNPROVEN(
        "The policy may open the key to outsiders; that it does not could not be shown", "error"),
    NOT_UNDERSTOOD(
        "The key policy could not be read, so that nothing is known about its key", "error");

    private final String text;
    private final String level;

    Rule(String text, String level) {
      this.text = text;
      this.level = level;
    }

    static Rule of(Finding finding) {
      if (finding.opensAt().isPresent()) {
        return OPENS_LATER;
      }
      if (!finding.proven()) {
        return UNPROVEN;
      }
      return switch (finding.exposure()) {
        case SERVICE -> SERVICE;
        case EXTERNAL -> EXTERNAL;
        case PUBLIC -> PUBLIC;
        case NONE -> throw new IllegalArgumentException("a finding lets somebody in");
      };
    }

    String id() {
      return "key-exposure/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final PrintWriter out;
  private final JsonGenerator json;

  SarifReport(PrintWriter out) throws IOException {
    this.out = out;
    this.json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeStringField("$schema", SCHEMA);
    json.writeStringField("version", "2.1.0");
    json.writeArrayFieldStart("runs");
    json.writeStartObject();
    json.writeObjectFieldStart("tool");
    json.writeObjectFieldStart("driver");
    json.writeStringField("name", "kms-access audit");
    String version = SarifReport.class.getPackage().getImplementationVersion();
    if (version != null) {
      json.writeStringField("version", version);
    }
    json.writeArrayFieldStart("rules");
    for (Rule rule : Rule.values()) {
      json.writeStartObject();
      json.writeStringField("id", rule.id());
      text("shortDescription", rule.text + ".");
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", rule.level);
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeStringField("columnKind", "utf16CodeUnits");
    json.writeArrayFieldStart("results");
  }

  @Override
  public void add(Outcome outcome) throws IOException {
    switch (outcome) {
      case Outcome.NotUnderstood(Location at, String why) -> {
        begin(Rule.NOT_UNDERSTOOD, Rule.NOT_UNDERSTOOD.level, why);
        location(at);
        json.writeEndObject();
      }
      case Outcome.Judged(Reading.Found found, var key, var verdict) -> {
        for (Finding finding : verdict.findings()) {
          result(found, finding);
        }
      }
    }
  }

  private void result(Reading.Found found, Finding finding) throws IOException {
    Statement statement = found.policy().statements().get(finding.statement());
    StringBuilder message = new StringBuilder(finding.message());
    finding.witness().ifPresent(it -> message.append(" Witness: ").append(it).append('.'));
    finding.fix().ifPresent(it -> message.append(" Fix: ").append(FixText.of(it)));
    begin(Rule.of(finding), level(finding), message.toString());
    location(found.of(statement));
    json.writeObjectFieldStart("properties");
    json.writeStringField("severity", finding.severity().name());
    json.writeStringField("statement", TextReport.label(statement));
    json.writeStringField("statementSha256", StatementHash.of(statement));
    json.writeArrayFieldStart("actions");
    for (String action : finding.actions()) {
      json.writeString(action);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String level(Finding finding) {
    return finding.opensAt().isEmpty() && finding.severity().compareTo(Severity.MEDIUM) >= 0
        ? "error"
        : "warning";
  }

  private void begin(Rule rule, String level, String message) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", rule.id());
    json.writeNumberField("ruleIndex", rule.ordinal());
    json.writeStringField("level", level);
    // Viewers take brackets for links and a message is foreign in part: escape what SARIF reads.
    text("message", Shown.sentence(message).replace("[", "\\[").replace("]", "\\]"));
  }

  private void location(Location at) throws IOException {
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    json.writeObjectFieldStart("physicalLocation");
    json.writeObjectFieldStart("artifactLocation");
    json.writeStringField("uri", uri(at.source()));
    json.writeEndObject();
    if (!at.place().equals(Place.NONE)) {
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", at.place().line());
      json.writeNumberField("startColumn", at.place().column());
      json.writeEndObject();
    }
    json.writeEndObject();
    if (!at.part().isEmpty()) {
      json.writeArrayFieldStart("logicalLocations");
      json.writeStartObject();
      json.writeStringField("name", Shown.safe(at.part()));
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndArray();
  }

  /** A relative path stays relative: services resolve it against the repository's root. */
  private static String uri(String source) {
    Path path = Path.of(source);
    return path.isAbsolute()
        ? path.toUri().toString()
        : Arrays.stream(source.replace('\\', '/').split("/", -1))
            .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
  }

  private void text(String field, String text) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("text", text);
    json.writeEndObject();
  }

  @Override
  public void end() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
    out.println();
  }
}

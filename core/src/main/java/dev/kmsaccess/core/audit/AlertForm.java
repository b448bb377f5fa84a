package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which an alert can be sent; each is a message of its own on the topic. */
public enum AlertForm {
  /** For people, as it arrives by mail. */
  TEXT,
  /**
   * For chat channels, as <a
   * href="https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html">Amazon Q
   * Developer's custom notifications</a> have it; the messages about a key are one thread.
   */
  CHAT,
  /**
   * For AWS Security Hub, as a finding in the <a
   * href="https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html">AWS
   * Security Finding Format</a>, ready for BatchImportFindings.
   */
  ASFF;

  /** Returns the form as the template and the message attribute {@code form} write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the form of that text, or empty if there is none. */
  public static Optional<AlertForm> parse(String text) {
    for (AlertForm form : values()) {
      if (form.text().equals(text)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** Returns the message in this form. */
  public String write(Alert alert) {
    return switch (this) {
      case TEXT -> alert.text();
      case CHAT -> StrictJson.write(chat(alert));
      case ASFF -> StrictJson.write(asff(alert));
    };
  }

  private static JsonObject chat(Alert alert) {
    JsonObject content =
        JsonObject.builder()
            .put("textType", "client-markdown")
            .put("title", alert.subject())
            .put("description", "```\n" + cut(alert.text().replace("`", "'"), 3500) + "\n```")
            .put("nextSteps", alert.steps())
            .put("keywords", List.of(alert.severity().name(), alert.place().account()))
            .build();
    JsonObject metadata =
        JsonObject.builder()
            .put("threadId", thread(alert))
            .put("summary", alert.summary())
            .put("eventType", alert.kind().text())
            .put("relatedResources", List.of(thread(alert)))
            .build();
    return JsonObject.builder()
        .put("version", "1.0")
        .put("source", "custom")
        .put("content", content)
        .put("metadata", metadata)
        .build();
  }

  private static JsonObject asff(Alert alert) {
    String at = alert.at().truncatedTo(ChronoUnit.SECONDS).toString();
    String since = alert.matter().since().truncatedTo(ChronoUnit.SECONDS).toString();
    boolean closed = alert.kind() == Alert.Kind.CLOSED;
    String account = alert.place().account();
    String partition = alert.place().key().map(KeyArn::partition).orElse("aws");
    JsonObject resource =
        JsonObject.builder()
            .put("Type", alert.place().key().isPresent() ? "AwsKmsKey" : "AwsAccount")
            .put(
                "Id",
                alert
                    .place()
                    .key()
                    .map(KeyArn::toString)
                    .orElse("arn:%s:iam::%s:root".formatted(partition, account)))
            .put("Partition", partition)
            .put("Region", alert.place().region())
            .build();
    return JsonObject.builder()
        .put("SchemaVersion", "2018-10-08")
        .put("Id", "kms-access/" + alert.matter().id())
        .put(
            "ProductArn",
            "arn:%s:securityhub:%s:%s:product/%s/default"
                .formatted(partition, alert.place().region(), account, account))
        .put("GeneratorId", "kms-access")
        .put("AwsAccountId", account)
        .put("Types", List.of(type(alert.kind())))
        .put("CreatedAt", since)
        .put("UpdatedAt", at)
        .put("Severity", JsonObject.builder().put("Label", label(alert.severity(), closed)).build())
        .put("Title", alert.subject())
        .put("Description", cut(alert.text(), 1024))
        .put("Remediation", remediation(alert))
        .put("Resources", JsonArray.of(List.of(resource)))
        .put("Workflow", JsonObject.builder().put("Status", workflow(alert.kind())).build())
        .put("RecordState", closed ? "ARCHIVED" : "ACTIVE")
        .build();
  }

  private static JsonObject remediation(Alert alert) {
    String text = alert.steps().isEmpty() ? alert.summary() : String.join(" ", alert.steps());
    return JsonObject.builder()
        .put("Recommendation", JsonObject.builder().put("Text", cut(text, 512)).build())
        .build();
  }

  private static String workflow(Alert.Kind kind) {
    return switch (kind) {
      case CLOSED -> "RESOLVED";
      case UNWATCHED -> "NOTIFIED";
      case EXPOSURE, GRANT, REMINDER, BASELINE, WATCH, NOTICE -> "NEW";
    };
  }

  private static String type(Alert.Kind kind) {
    return switch (kind) {
      case EXPOSURE, GRANT, REMINDER, CLOSED, UNWATCHED, BASELINE -> "Effects/Data Exposure";
      case WATCH -> "TTPs/Defense Evasion";
      case NOTICE -> "Software and Configuration Checks";
    };
  }

  /** One thread for each key, so that a closing word stands below what it closes. */
  private static String thread(Alert alert) {
    return alert
        .place()
        .key()
        .map(KeyArn::toString)
        .orElse(alert.place().account() + "/" + alert.place().region());
  }

  private static String label(Severity severity, boolean closed) {
    return closed ? "INFORMATIONAL" : severity.name();
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}

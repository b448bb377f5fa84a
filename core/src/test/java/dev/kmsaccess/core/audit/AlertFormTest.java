package dev.kmsaccess.core.audit;

import static dev.kmsaccess.core.audit.TestAudit.CLOSED;
import static dev.kmsaccess.core.audit.TestAudit.KEY;
import static dev.kmsaccess.core.audit.TestAudit.OPEN;
import static dev.kmsaccess.core.audit.TestAudit.policy;
import static dev.kmsaccess.core.audit.TestAudit.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms say the same as the text, each as its reader wants it. */
class AlertFormTest {

  private final TestAudit audit = new TestAudit();

  @Test
  void parse_knowsTheWordsOfTheTemplate() {
    assertThat(AlertForm.parse("chat")).hasValue(AlertForm.CHAT);
    assertThat(AlertForm.parse("TEXT")).isEmpty();
  }

  @Test
  void chat_isACustomNotification_threadedByKey() {
    JsonObject chat = Envelopes.object(AlertForm.CHAT.write(open()));

    assertThat(chat.text("version")).hasValue("1.0");
    assertThat(chat.text("source")).hasValue("custom");
    JsonObject content = chat.object("content").orElseThrow();
    assertThat(content.text("textType")).hasValue("client-markdown");
    assertThat(content.text("title"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("CRITICAL"));
    assertThat(content.texts("nextSteps")).first().asString().contains("Keep a copy");
    assertThat(chat.object("metadata").flatMap(it -> it.text("threadId"))).hasValue(KEY.toString());
  }

  @Test
  void chat_cannotBeBrokenOutOfItsBlock() {
    String hostile = policy("x``` <!channel> *now*", "\"*\"");
    audit.keys.put(KEY, hostile);
    audit.audit(put(hostile));

    String description =
        Envelopes.object(AlertForm.CHAT.write(audit.alerts.getFirst()))
            .object("content")
            .flatMap(it -> it.text("description"))
            .orElseThrow();

    assertThat(description).startsWith("```\n").endsWith("\n```");
    assertThat(description.substring(3, description.length() - 3)).doesNotContain("`");
  }

  @Test
  void asff_hasWhatSecurityHubRequires() {
    JsonObject finding = Envelopes.object(AlertForm.ASFF.write(open()));

    assertThat(finding.text("SchemaVersion")).hasValue("2018-10-08");
    assertThat(finding.text("Id")).hasValue("kms-access/policy " + KEY);
    assertThat(finding.text("ProductArn"))
        .hasValue("arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default");
    assertThat(finding.text("GeneratorId")).hasValue("kms-access");
    assertThat(finding.text("AwsAccountId")).hasValue("123456789012");
    assertThat(finding.texts("Types")).containsExactly("Effects/Data Exposure");
    assertThat(finding.text("CreatedAt")).hasValue("2026-11-24T02:57:41Z");
    assertThat(finding.text("UpdatedAt")).hasValue("2026-11-24T03:00:00Z");
    assertThat(finding.object("Severity").flatMap(it -> it.text("Label"))).hasValue("CRITICAL");
    assertThat(finding.text("Title")).hasValueSatisfying(it -> assertThat(it).hasSizeLessThan(256));
    assertThat(finding.text("Description"))
        .hasValueSatisfying(it -> assertThat(it).hasSizeLessThanOrEqualTo(1024));
    assertThat(
            finding
                .object("Remediation")
                .flatMap(it -> it.object("Recommendation"))
                .flatMap(it -> it.text("Text")))
        .hasValueSatisfying(it -> assertThat(it).isNotEmpty().hasSizeLessThanOrEqualTo(512));
    assertThat(finding.objects("Resources"))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.text("Type")).hasValue("AwsKmsKey");
              assertThat(it.text("Id")).hasValue(KEY.toString());
            });
    assertThat(finding.text("RecordState")).hasValue("ACTIVE");
  }

  @Test
  void asff_ofTheClosingWord_archivesTheSameFinding() {
    Alert opened = open();
    audit.keys.put(KEY, CLOSED);
    audit.audit(put("e-2", CLOSED));

    JsonObject closed = Envelopes.object(AlertForm.ASFF.write(audit.alerts.getLast()));

    JsonObject first = Envelopes.object(AlertForm.ASFF.write(opened));
    assertThat(closed.text("Id")).isEqualTo(first.text("Id"));
    assertThat(closed.text("CreatedAt")).isEqualTo(first.text("CreatedAt"));
    assertThat(closed.text("RecordState")).hasValue("ARCHIVED");
  }

  @ParameterizedTest
  @EnumSource(
      value = AlertForm.class,
      names = {"CHAT", "ASFF"})
  void everyForm_ofEveryKind_isJson(AlertForm form) {
    audit.audit(
        "aws.cloudtrail",
        TestAudit.KEY_ACCOUNT,
        TestAudit.record(
            "e-9", "cloudtrail.amazonaws.com", "StopLogging", "\"name\": \"org\"", "null"));
    audit.audit(TestAudit.record("e-8", "UntagResource", "\"tagKeys\": [\"kms-access\"]"));
    audit.keys.put(KEY, OPEN);
    audit.sweep();

    assertThat(audit.alerts).hasSize(3);
    assertThat(audit.alerts)
        .allSatisfy(it -> assertThat(Optional.of(Envelopes.object(form.write(it)))).isPresent());
  }

  private Alert open() {
    audit.keys.put(KEY, OPEN);
    audit.audit(put(OPEN));
    return audit.alerts.getLast();
  }
}

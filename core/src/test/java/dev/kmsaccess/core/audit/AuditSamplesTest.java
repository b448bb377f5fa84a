package dev.kmsaccess.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.exposure.Exposure;
import dev.kmsaccess.core.exposure.Severity;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples under {@code events} are what the auditor hears and says. */
class AuditSamplesTest {

  private static final Path EVENTS = Path.of(System.getProperty("project.root", ".."), "events");

  private final TestAudit audit = new TestAudit();

  @Test
  void putKeyPolicy_ofTheSample_opensTheKeyAsInTheSample() throws IOException {
    assertThat(audit.wired().auditor().audit(sample("put-key-policy")))
        .isInstanceOf(AuditOutcome.Alerted.class);

    JsonObject said = audit.published.getLast().detail();
    JsonObject sample = sample("exposed").detail();
    for (String name : List.of("keyArn", "exposure", "severity", "openSince", "change")) {
      assertThat(StrictJson.write(said.get(name).orElseThrow()))
          .isEqualTo(StrictJson.write(sample.get(name).orElseThrow()));
    }
  }

  @Test
  void createKey_ofTheSample_isClosed_andOptsIn() throws IOException {
    assertThat(audit.wired().auditor().audit(sample("create-key")))
        .isInstanceOf(AuditOutcome.Noticed.class);
    assertThat(audit.alerts).singleElement().matches(it -> it.kind() == Alert.Kind.NOTICE);
  }

  @Test
  void createGrant_ofTheSample_isQuiet() throws IOException {
    assertThat(audit.wired().auditor().audit(sample("create-grant")))
        .isInstanceOf(AuditOutcome.Closed.class);
  }

  @Test
  void retireGrant_ofTheSample_isTheEndOfThatGrant() throws IOException {
    Subject.Grant grant =
        new Subject.Grant(
            TestAudit.KEY, "0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60");
    Assessment open = new Assessment(Exposure.EXTERNAL, Severity.HIGH, "proven");
    audit.store.put(TrackedFinding.told(grant, open, audit.now));

    assertThat(audit.wired().auditor().audit(sample("retire-grant")))
        .isEqualTo(new AuditOutcome.ClosedAgain(TestAudit.KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag-resource",
        "update-alias",
        "stop-logging",
        "put-event-selectors",
        "disable-rule"
      })
  void changeOfTheSample_isTold(String name) throws IOException {
    audit.keys.tags.put(TestAudit.KEY.toString(), "grant");

    assertThat(audit.wired().auditor().audit(sample(name)))
        .isInstanceOf(AuditOutcome.Noticed.class);
    assertThat(audit.alerts).hasSize(1);
  }

  private static EventEnvelope sample(String name) throws IOException {
    return ((EventEnvelope.Result.Read)
            EventEnvelope.parse(Files.readAllBytes(EVENTS.resolve(name + ".json"))))
        .envelope();
  }
}

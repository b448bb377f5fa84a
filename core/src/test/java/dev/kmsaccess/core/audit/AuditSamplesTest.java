package dev.kmsaccess.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
  void createKey_ofTheSample_isClosed() throws IOException {
    assertThat(audit.wired().auditor().audit(sample("create-key")))
        .isEqualTo(new AuditOutcome.Closed(TestAudit.KEY));
  }

  @Test
  void createGrant_ofTheSample_isQuiet() throws IOException {
    assertThat(audit.wired().auditor().audit(sample("create-grant")))
        .isInstanceOf(AuditOutcome.Closed.class);
  }

  private static EventEnvelope sample(String name) throws IOException {
    return ((EventEnvelope.Result.Read)
            EventEnvelope.parse(Files.readAllBytes(EVENTS.resolve(name + ".json"))))
        .envelope();
  }
}

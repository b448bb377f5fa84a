package dev.kmsaccess.reaper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.core.usecase.Pace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;

class ReaperHandlerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T16:00:30Z");
  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          Settings.STACK, "kms-access",
          Settings.KEY_ACCOUNT, "111122223333",
          Settings.BUS, "arn:aws:events:eu-central-1:111122223333:event-bus/kms-access",
          Settings.REAPER_ROLE, "arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1",
          Settings.LONGEST_DURATION, "P7D",
          Settings.WARN_BEFORE, "PT0M");

  private final Grants grants = new Grants();
  private final Bus bus = new Bus();
  private final List<String> lines = new ArrayList<>();
  private final ReaperHandler handler =
      new ReaperHandler(ENVIRONMENT, grants, bus, Pace.oneByOne(() -> NOW), () -> NOW, lines::add);

  @Test
  void handleRequest_endsWhatIsOver_andOnlyThat() {
    grants.add("over", "20260301T160000Z");
    grants.add("live", "20260301T170000Z");

    Map<String, Long> counts = sweep();

    assertThat(grants.retired).extracting(RetireGrantRequest::grantId).containsExactly("over");
    assertThat(counts)
        .containsEntry("SweepsCompleted", 1L)
        .containsEntry("AccessesEnded", 1L)
        .containsEntry("AccessesLive", 1L);
    assertThat(bus.entries)
        .extracting(PutEventsRequestEntry::detailType)
        .containsExactly("KMS Access Ended", "KMS Access Ended");
    assertThat(bus.entries.getFirst().detail()).contains("\"cause\":\"expired\"");
  }

  @Test
  void handleRequest_countsForeignGrants_andLeavesThemAlone() {
    for (int i = 0; i < 1_000; i++) {
      grants.entries.add(
          grants.entry("foreign" + i, "20260301T160000Z").toBuilder()
              .issuingAccount("arn:aws:iam::999900001111:root")
              .build());
    }

    assertThat(sweep()).containsEntry("GrantsForeign", 1_000L).containsEntry("AccessesEnded", 0L);
    assertThat(grants.retired).isEmpty();
    assertThat(bus.entries).isEmpty();
  }

  @Test
  void handleRequest_withoutTimeLeft_endsNothing_andSaysHowLateItIs() {
    grants.add("over", "20260301T160000Z");

    assertThat(sweep(/* remainingMillis= */ 7_000))
        .containsEntry("AccessesEnded", 0L)
        .containsEntry("OldestOverdueSeconds", 30L);
  }

  @Test
  void handleRequest_ofATickThatComesLate_stopsBeforeTheNextOne() throws IOException {
    grants.add("over", "20260301T160000Z");

    assertThat(answerTo(tick(NOW.minusSeconds(53))))
        .contains("\"AccessesEnded\":0", "\"AccessesLeft\":1");
  }

  @Test
  void handleRequest_ofATickThatIsNone_hasItsTime() throws IOException {
    grants.add("over", "20260301T160000Z");

    assertThat(answerTo(tick(Instant.EPOCH))).contains("\"AccessesEnded\":1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1", "null", "{\"time\": 7}"})
  void handleRequest_ofWhatIsNoEvent_sweepsAllTheSame(String input) throws IOException {
    grants.add("over", "20260301T160000Z");

    assertThat(answerTo(input)).contains("\"AccessesEnded\":1");
  }

  @Test
  void handleRequest_whereTheListingFails_isNoWholeSweep() {
    grants.failure =
        Optional.of(
            (KmsException)
                KmsException.builder()
                    .message("Rate exceeded")
                    .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode("ThrottlingException").build())
                    .build());

    assertThat(sweep()).containsEntry("SweepsCompleted", 0L);
    assertThat(lines).anySatisfy(it -> assertThat(it).contains("the listing broke off"));
  }

  @Test
  void handleRequest_writesTheMetricThatTheAlarmListensFor() {
    sweep();

    assertThat(lines.getLast())
        .contains("\"Namespace\":\"KmsAccess\"", "\"Stack\":\"kms-access\"")
        .contains("\"SweepsCompleted\":1");
  }

  @Test
  void constructor_withoutASetting_namesIt() {
    Map<String, String> incomplete = new HashMap<>(ENVIRONMENT);
    incomplete.remove(Settings.BUS);

    assertThatThrownBy(
            () ->
                new ReaperHandler(
                    incomplete, grants, bus, Pace.oneByOne(() -> NOW), () -> NOW, lines::add))
        .hasMessageContaining("KMS_ACCESS_BUS is missing");
  }

  private Map<String, Long> sweep() {
    return sweep(/* remainingMillis= */ 55_000);
  }

  private Map<String, Long> sweep(int remainingMillis) {
    return handler.sweep(Optional.empty(), Duration.ofMillis(remainingMillis));
  }

  private String answerTo(String input) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        answer,
        new TestContext(58_000));
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static String tick(Instant time) {
    return """
    {"version": "0", "id": "6a7e8feb", "detail-type": "Scheduled Event", "source": "aws.events",
     "account": "111122223333", "time": "%s", "region": "eu-central-1", "resources": [],
     "detail": {}}
    """
        .formatted(time);
  }

  private static final class Grants implements KmsClient {
    final List<GrantListEntry> entries = new ArrayList<>();
    final List<RetireGrantRequest> retired = new ArrayList<>();
    Optional<KmsException> failure = Optional.empty();

    void add(String id, String expiry) {
      entries.add(entry(id, expiry));
    }

    GrantListEntry entry(String id, String expiry) {
      return GrantListEntry.builder()
          .keyId(KEY)
          .grantId(id)
          .name("kms-access/1/kms-access/210987654321/" + expiry + "/nightly/0123456789ab")
          .granteePrincipal("arn:aws:iam::210987654321:role/report-writer")
          .issuingAccount("arn:aws:iam::111122223333:root")
          .creationDate(Instant.parse("2026-03-01T08:00:00Z"))
          .build();
    }

    @Override
    public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
      failure.ifPresent(
          it -> {
            throw it;
          });
      return ListRetirableGrantsResponse.builder().grants(entries).truncated(false).build();
    }

    @Override
    public RetireGrantResponse retireGrant(RetireGrantRequest request) {
      retired.add(request);
      return RetireGrantResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "kms";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  private static final class Bus implements EventBridgeClient {
    final List<PutEventsRequestEntry> entries = new ArrayList<>();

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
      entries.addAll(request.entries());
      return PutEventsResponse.builder()
          .entries(
              request.entries().stream()
                  .map(it -> PutEventsResultEntry.builder().eventId("e").build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return "events";
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}

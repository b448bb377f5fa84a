package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.ApprovalParser;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DecidedParser;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the sample events, their schemas and our own reading of events to each other. */
class SamplesTest {

  /**
   * A sample event, perhaps spoilt.
   *
   * @param name its file's
   * @param kind what it is, or was
   */
  record Sample(String name, String kind, JsonObject event) {

    static Sample read(Path file) {
      JsonObject event = EventSchemas.object(Project.text(file));
      return new Sample(String.valueOf(file.getFileName()), EventSchemas.kind(event), event);
    }

    JsonObject detail() {
      return event.object("detail").orElseThrow();
    }

    Sample withDetail(JsonObject detail) {
      return new Sample(name, kind, Requests.with(event, "detail", detail));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> samples() {
    return Project.jsonFiles("events").stream().map(Sample::read).toList();
  }

  /** Returns the samples of our own events; CloudTrail may add to its records at any time. */
  static Stream<Sample> samplesOfOurs() {
    return samples().stream()
        .filter(it -> !TestHouse.type(it.event()).equals(DetailType.CLOUD_TRAIL.text()));
  }

  @Test
  void kindOfEvent_hasASampleAndASchema() {
    List<String> sampled = samples().stream().map(Sample::kind).distinct().sorted().toList();

    assertThat(EventSchemas.kinds()).containsExactlyElementsOf(sampled);
    for (DetailType type : DetailType.values()) {
      assertThat(EventSchemas.kinds()).anySatisfy(it -> assertThat(it).startsWith(type.text()));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_isWhatItsSchemaDescribes(Sample sample) {
    assertThat(EventSchemas.problems(sample.event())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_isReadByOurParsers_withoutAFault(Sample sample) {
    EventEnvelope envelope = envelope(sample);

    switch (envelope.type().orElseThrow()) {
      case REQUEST -> assertThat(AccessRequestParser.parse(envelope).faults()).isEmpty();
      case APPROVE -> assertThat(ApprovalParser.parse(envelope).faults()).isEmpty();
      case RELEASE -> assertThat(ReleaseParser.parse(envelope).faults()).isEmpty();
      case DECIDED ->
          assertThat(DecidedParser.parse(envelope.detail()))
              .isInstanceOf(DecidedParser.Result.Read.class);
      case CLOUD_TRAIL ->
          assertThat(CloudTrailRecord.parse(envelope.detail()))
              .isInstanceOf(CloudTrailRecord.Result.Read.class);
      case PENDING,
          GRANTED,
          REFUSED,
          ENDING,
          ENDED,
          SWEPT,
          REVIEWED,
          CHILDREN,
          KEY_EXPOSED,
          EXPOSURE_CLOSED ->
          assertThat(envelope.source()).isEqualTo("kms-access");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleThatLacksWhatIsRequired_isRefusedByItsSchema(Sample sample) {
    List<String> required = texts(EventSchemas.ofDetail(sample.kind()), "required");

    assertThat(required).isNotEmpty();
    assertThat(required)
        .allSatisfy(
            it ->
                assertThat(problems(sample.withDetail(Requests.without(sample.detail(), it))))
                    .isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sampleWithAMemberOfAnotherType_isRefusedByItsSchema(Sample sample) {
    JsonObject described = EventSchemas.ofDetail(sample.kind()).object("properties").orElseThrow();
    List<String> members =
        sample.detail().members().keySet().stream()
            .filter(it -> described.get(it).isPresent())
            .toList();

    assertThat(members).isNotEmpty();
    assertThat(members)
        .allSatisfy(
            it ->
                assertThat(
                        problems(
                            sample.withDetail(
                                Requests.with(
                                    sample.detail(), it, ofAnotherType(sample.detail(), it)))))
                    .isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("samplesOfOurs")
  void sampleWithAnUnknownMember_isRefusedByItsSchema(Sample sample) {
    assertThat(problems(sample.withDetail(Requests.with(sample.detail(), "colour", "blue"))))
        .isNotEmpty();
  }

  @Test
  void requestThatItsSchemaRefuses_isRefusedByOurParserToo() {
    Sample request =
        samplesOfOurs()
            .filter(it -> TestHouse.type(it.event()).equals(DetailType.REQUEST.text()))
            .findFirst()
            .orElseThrow();
    for (String member : texts(EventSchemas.ofDetail(request.kind()), "required")) {
      Sample spoilt = request.withDetail(Requests.without(request.detail(), member));
      assertThat(AccessRequestParser.parse(envelope(spoilt)).faults()).as(member).isNotEmpty();
    }
    for (String member : request.detail().members().keySet()) {
      JsonValue wrong = ofAnotherType(request.detail(), member);
      Sample spoilt = request.withDetail(Requests.with(request.detail(), member, wrong));
      assertThat(AccessRequestParser.parse(envelope(spoilt)).faults()).as(member).isNotEmpty();
    }
  }

  private static List<String> problems(Sample sample) {
    return EventSchemas.problemsAs(sample.kind(), sample.event());
  }

  private static EventEnvelope envelope(Sample sample) {
    return switch (EventEnvelope.parse(StrictJson.write(sample.event()))) {
      case EventEnvelope.Result.Read(EventEnvelope envelope) -> envelope;
      case EventEnvelope.Result.Unreadable(var problems) ->
          throw new AssertionError(sample + " is no event: " + problems);
    };
  }

  private static JsonValue ofAnotherType(JsonObject detail, String member) {
    return detail.get(member).orElseThrow() instanceof JsonObject
        ? JsonNumber.of(7)
        : JsonObject.builder().build();
  }

  private static List<String> texts(JsonObject object, String member) {
    return object.get(member).orElseThrow() instanceof JsonArray array
        ? array.elements().stream()
            .map(it -> it instanceof JsonString text ? text.text() : "")
            .toList()
        : List.of();
  }
}

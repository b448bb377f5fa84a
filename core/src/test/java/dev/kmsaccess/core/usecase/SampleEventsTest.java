package dev.kmsaccess.core.usecase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples under {@code events} are what the product reads and says, not what it once did. */
class SampleEventsTest {

  private static final Path EVENTS = Path.of(System.getProperty("project.root", ".."), "events");
  private static final Path RULES = EVENTS.resolveSibling("rules").resolve("access-rules.json");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  private final MemoryAccesses accesses = new MemoryAccesses();
  private final List<Answer> published = new ArrayList<>();

  @Test
  void request_underTheShippedRules_isAnsweredAsInTheSample() {
    Answer granted = answer(sample("request"));

    assertThat(granted.type()).isEqualTo(DetailType.GRANTED);
    assertThat(pretty(granted.detail())).isEqualTo(pretty(sample("granted").detail()));
  }

  @Test
  void requestForTooMuch_underTheShippedRules_isAnsweredAsInTheSample() {
    String tooMuch =
        StrictJson.write(sample("request").detail())
            .replace("PT8H", "P2D")
            .replace("\"Decrypt\"", "\"Decrypt\",\"Sign\"");

    Answer refused =
        answer(
            Envelopes.of(DetailType.REQUEST, Envelopes.MEMBER, sample("request").time(), tooMuch));

    assertThat(refused.type()).isEqualTo(DetailType.REFUSED);
    assertThat(pretty(refused.detail())).isEqualTo(pretty(sample("refused").detail()));
  }

  @Test
  void grantedAccess_whenItIsOver_endsAsInTheSample() {
    Answer unused = answer(sample("request"));
    Instant endedAt = sample("ended").time().minusSeconds(1);

    new Reaper(
            List.of(accesses),
            this::publish,
            Optional.empty(),
            Pace.oneByOne(() -> endedAt),
            () -> endedAt)
        .sweep(endedAt.plusSeconds(50));

    assertThat(unused.type()).isEqualTo(DetailType.GRANTED);
    assertThat(pretty(published.getLast().detail())).isEqualTo(pretty(sample("ended").detail()));
  }

  @Test
  void release_ofTheSample_endsTheAccessOfTheSampleRequest() {
    assertThat(answer(sample("request")).type()).isEqualTo(DetailType.GRANTED);
    assertThat(ReleaseParser.parse(sample("release")).faults()).isEmpty();

    assertThat(answer(sample("release")).type()).isEqualTo(DetailType.ENDED);
  }

  @Test
  void createGrant_ofTheSample_isRead() {
    assertThat(CloudTrailRecord.parse(sample("create-grant").detail()))
        .isInstanceOfSatisfying(
            CloudTrailRecord.Result.Read.class,
            read ->
                assertThat(KeyChange.of(read.record()))
                    .isInstanceOfSatisfying(
                        KeyChange.GrantMade.class,
                        grant ->
                            assertThat(grant.grantee())
                                .contains("arn:aws:iam::210987654321:role/report-writer")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void sample_everyOne_hasWhatItsSchemaRequiresAndNothingElse(String name) {
    JsonObject schema = schemaOfDetail(name);
    JsonObject detail = sample(name).detail();

    assertThat(detail.members().keySet()).containsAll(texts(schema, "required"));
    if (schema.get("additionalProperties").isPresent()) {
      assertThat(properties(schema)).containsAll(detail.members().keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "release"})
  void schema_ofWhatMembersSend_knowsTheFieldsThatTheReaderKnows(String name) {
    JsonObject.Builder unknown = JsonObject.builder().put("no-such-field", true);
    List<Reason> faults =
        name.equals("request")
            ? request(unknown).faults()
            : ReleaseParser.parse(
                    Envelopes.of(DetailType.RELEASE, StrictJson.write(unknown.build())))
                .faults();

    assertThat(faults)
        .filteredOn(it -> it.code() == ReasonCode.UNKNOWN_FIELD)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.allowed().orElseThrow().split(", "))
                    .containsExactlyInAnyOrderElementsOf(properties(schemaOfDetail(name))));
  }

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(EVENTS)) {
      List<String> names =
          files
              .map(it -> it.getFileName().toString())
              .filter(it -> it.endsWith(".json"))
              .map(it -> it.substring(0, it.length() - ".json".length()))
              .sorted()
              .toList();
      return names.stream();
    }
  }

  private static AccessRequest request(JsonObject.Builder detail) {
    return AccessRequestParser.parse(
        Envelopes.of(DetailType.REQUEST, StrictJson.write(detail.build())));
  }

  private Answer answer(EventEnvelope event) {
    accesses.grantIds =
        number -> "0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60";
    accesses.tokens = number -> "AQpAM2RhZTk1MGMyNTk2ZmZmMzEyYWVhOWViN2I1MWM4Mzc0MWFi";
    Broker broker =
        new Broker(
            new Installation(
                new StackName("kms-access"),
                "aws",
                new AccountId("123456789012"),
                "eu-central-1",
                Duration.ofDays(7),
                Set.of(Mode.GRANT)),
            shippedRules(),
            key ->
                Optional.of(
                    new KeyFacts(
                        KEY,
                        KeyState.USABLE,
                        KeyKind.SYMMETRIC,
                        false,
                        Optional.of("grant"),
                        Set.of("alias/shared-data"))),
            account -> Optional.empty(),
            List.of(accesses),
            this::publish,
            Optional.empty(),
            () -> event.time().plusSeconds(2));
    assertThat(broker.handle(event, Broker.Delivery.FIRST)).isInstanceOf(Handled.Answered.class);
    return published.getLast();
  }

  private List<AccountId> publish(List<Answer> answers) {
    published.addAll(answers);
    return List.of();
  }

  private static EventEnvelope sample(String name) {
    return switch (EventEnvelope.parse(read(EVENTS.resolve(name + ".json")))) {
      case EventEnvelope.Result.Read(EventEnvelope event) -> event;
      case EventEnvelope.Result.Unreadable(var problems) ->
          throw new AssertionError(name + ": " + problems);
    };
  }

  private static JsonObject schemaOfDetail(String name) {
    // Several samples of one type share its schema: decided-open and decided-end.
    Path own = EVENTS.resolve("schemas").resolve(name + ".schema.json");
    Path shared =
        EVENTS.resolve("schemas").resolve(name.replaceFirst("-[^-]*$", "") + ".schema.json");
    JsonObject schema = Envelopes.object(read(Files.exists(own) ? own : shared));
    return schema.object("properties").orElseThrow().object("detail").orElseThrow();
  }

  private static Set<String> properties(JsonObject schema) {
    return schema.object("properties").orElseThrow().members().keySet();
  }

  private static List<String> texts(JsonObject schema, String name) {
    List<String> texts = new ArrayList<>();
    if (schema.get(name).orElseThrow() instanceof JsonArray array) {
      for (JsonValue element : array.elements()) {
        if (element instanceof JsonString string) {
          texts.add(string.text());
        }
      }
    }
    return texts;
  }

  private static RuleBook shippedRules() {
    return switch (RuleBookParser.parse(read(RULES))) {
      case RuleBookParser.Result.Valid(RuleBook valid) -> valid;
      case RuleBookParser.Result.Invalid invalid ->
          throw new AssertionError(invalid.problems().toString());
    };
  }

  private static String pretty(JsonValue value) {
    return StrictJson.writePretty(value);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

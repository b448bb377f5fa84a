package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.ExitStatus;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.evaluate.AuthorizationDecision;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kms-access explain}: how one request is decided, and by which statement. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says for one principal, action and context which statement decides and why, and why the"
          + " others do not apply.",
      "",
      "With --format jsonl each line of the FILE is a question of its own: {\"id\", \"keyArn\","
          + " \"policy\", \"principal\", \"action\", \"context\", \"identityPolicies\","
          + " \"sessionPolicy\", \"grants\"}. The last three may be missing; without"
          + " identityPolicies IAM is taken to allow everything, so that the key policy alone"
          + " decides. Grants have the form that 'aws kms list-grants' prints, or CloudTrail's.",
      "",
      "Keys that the principal determines (aws:PrincipalArn, aws:PrincipalAccount,"
          + " kms:CallerAccount, aws:PrincipalType) follow from it where the context leaves them"
          + " out. A line of jsonl says all else itself; a single question is about a call that the"
          + " principal makes itself and now, and so has aws:CurrentTime, aws:ViaAWSService,"
          + " aws:PrincipalIsAWSService, aws:PrincipalServiceName, aws:username and"
          + " aws:ResourceAccount, too.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 allowed (all of them); 1 denied (one at least); 2 not understood."
    })
public final class ExplainCommand implements Callable<Integer> {

  /** The forms of the answer. */
  enum Format {
    text,
    jsonl
  }

  private static final StrictJson JSON =
      StrictJson.within(new JsonLimits(LineBlocks.LONGEST_LINE, 48));

  /** What else is known of a call that the principal makes itself. */
  private static final List<String> OF_A_DIRECT_CALL =
      List.of(
          "aws:ViaAWSService",
          "aws:PrincipalIsAWSService",
          "aws:PrincipalServiceName",
          "aws:username",
          "aws:ResourceAccount");

  private final InputStream standardInput;
  private final InstantSource clock;

  // Set before the command is called.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "The key policy in JSON, or the questions; '-' is the standard input.")
  private String file = "-";

  @Option(names = "--key", paramLabel = "ARN", description = "The key.")
  private @Nullable String key;

  @Option(
      names = "--principal",
      paramLabel = "PRINCIPAL",
      description = "Who asks: the ARN of a role, user or session, a service's name, or *.")
  private @Nullable String principal;

  @Option(names = "--action", paramLabel = "ACTION", description = "What for: kms:Decrypt.")
  private @Nullable String action;

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key of the request; given again it has several values.")
  private List<String> context = new ArrayList<>();

  @Option(
      names = "--identity-policy",
      paramLabel = "FILE",
      description = "A policy of the principal; may be given several times.")
  private List<Path> identityPolicies = new ArrayList<>();

  @Option(names = "--session-policy", paramLabel = "FILE", description = "The session's policy.")
  private @Nullable Path sessionPolicy;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      description = "The grants on the key, as 'aws kms list-grants' prints them.")
  private @Nullable Path grants;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  /** Makes the command as the command line uses it. */
  public ExplainCommand() {
    this(System.in, InstantSource.system());
  }

  ExplainCommand(InputStream standardInput, InstantSource clock) {
    this.standardInput = standardInput;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    Sources sources = new Sources(standardInput);
    if (format == Format.jsonl) {
      try (InputStream in = sources.open(file)) {
        return new ParallelLines(ExplainCommand::answer).answer(in, spec.commandLine().getOut());
      }
    }
    return switch (QuestionReader.read(question(sources))) {
      case QuestionReader.Result.Invalid(List<JsonProblem> problems) ->
          throw UserFault.notUnderstood(Shown.sentence(Reading.sentence(problems)));
      case QuestionReader.Result.Asked(Question question) -> {
        Call call = question.call();
        AuthorizationDecision decision = question.decide(call);
        new ExplainText(spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi())
            .write(question, call, decision);
        yield decision.isAllowed() ? ExitStatus.DONE : ExitStatus.NO;
      }
    };
  }

  /** Returns the options as the line of JSON Lines that asks the same. */
  private JsonObject question(Sources sources) {
    JsonObject.Builder question =
        JsonObject.builder()
            .put("policy", sources.json(file))
            .putIfPresent("keyArn", Optional.ofNullable(key))
            .putIfPresent("principal", Optional.ofNullable(principal))
            .putIfPresent("action", Optional.ofNullable(action))
            .put("context", context());
    if (!identityPolicies.isEmpty()) {
      question.put(
          "identityPolicies", JsonArray.of(identityPolicies.stream().map(sources::json).toList()));
    }
    Optional.ofNullable(sessionPolicy)
        .ifPresent(it -> question.put("sessionPolicy", sources.json(it)));
    Optional.ofNullable(grants)
        .map(sources::json)
        .map(it -> it instanceof JsonObject all ? all.get("Grants").orElse(it) : it)
        .ifPresent(it -> question.put("grants", it));
    return question.build();
  }

  private JsonObject context() {
    Map<String, List<String>> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String pair : context) {
      int sign = pair.indexOf('=');
      if (sign < 1) {
        throw UserFault.notUnderstood(
            "--context takes KEY=VALUE, but was given '" + Shown.safe(pair) + "'.");
      }
      keys.computeIfAbsent(pair.substring(0, sign), key -> new ArrayList<>())
          .add(pair.substring(sign + 1));
    }
    // A person asks about now; a line of JSON says everything itself.
    keys.putIfAbsent(
        "aws:CurrentTime", List.of(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    Optional.ofNullable(principal)
        .flatMap(it -> Callers.of(it, Map.of(), Stream.of()))
        .map(
            it ->
                new Call(it, "kms:*", Objects.requireNonNullElse(key, "*"), RequestContext.empty()))
        .ifPresent(
            direct ->
                OF_A_DIRECT_CALL.stream()
                    .filter(it -> !direct.values(it).isEmpty())
                    .forEach(it -> keys.putIfAbsent(it, direct.values(it))));
    JsonObject.Builder object = JsonObject.builder();
    keys.forEach(object::put);
    return object.build();
  }

  private static LineAnswer answer(Line line) {
    return switch (line.contents()) {
      case Line.Contents.Unreadable(String why) ->
          new LineAnswer.NotUnderstood(LineId.UNKNOWN, why);
      case Line.Contents.Text(String text) -> answer(text, line.number());
    };
  }

  private static LineAnswer answer(String line, long number) {
    return switch (JSON.read(line)) {
      case JsonResult.Malformed(JsonProblem problem) ->
          new LineAnswer.NotUnderstood(LineId.ofMalformed(line), inLine(number, List.of(problem)));
      case JsonResult.Parsed(JsonObject object) -> answer(object, number);
      case JsonResult.Parsed(JsonValue other) ->
          new LineAnswer.NotUnderstood(
              LineId.UNKNOWN,
              "Line " + number + ": A line is an object, but this is " + other.kind() + ".");
    };
  }

  private static LineAnswer answer(JsonObject object, long number) {
    LineId id = LineId.of(object);
    return switch (QuestionReader.read(object)) {
      case QuestionReader.Result.Invalid(List<JsonProblem> problems) ->
          new LineAnswer.NotUnderstood(id, inLine(number, problems));
      case QuestionReader.Result.Asked(Question question) ->
          new ExplainAnswer(id, question.decide(question.call()));
    };
  }

  /** A line knows its own number, the reader of one line does not. */
  private static String inLine(long number, List<JsonProblem> problems) {
    return Reading.sentence(
        problems.stream().map(it -> Reading.inLine(it, Math.toIntExact(number))).toList());
  }
}

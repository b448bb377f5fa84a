package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of looking for a key policy somewhere. */
sealed interface Reading {

  Location location();

  /**
   * A key policy was there.
   *
   * @param key the key's ARN, if its source tells it
   * @param inPlace whether the places of the statements are places in the source; a policy that
   *     stands there as a string, or that was put together, has none of its own
   * @param rest what of the policy hangs on where and how it is deployed
   */
  record Found(
      Location location,
      Optional<KeyArn> key,
      PolicyDocument policy,
      boolean inPlace,
      Undeployed rest)
      implements Reading {

    /** Returns the same policy, of which that much hangs on its deployment. */
    Found with(Undeployed deployed) {
      return new Found(location, key, policy, inPlace, deployed);
    }

    /** Returns where one of the statements stands. */
    Location of(Statement statement) {
      return inPlace && !statement.place().equals(Place.NONE)
          ? location.at(statement.place())
          : location;
    }
  }

  /**
   * One should have been there and could not be read, so that nothing is known about its key.
   *
   * @param why a sentence for people
   */
  record Unreadable(Location location, String why) implements Reading {}

  /**
   * What hangs on a deployment.
   *
   * @param defaults the parameters that have their defaults
   * @param unknown the statements that are not known; in the policy something stands in their place
   *     that neither lets anybody in nor keeps anybody out
   * @param mayDeny whether one of them may be a Deny, which closes what others open
   */
  record Undeployed(List<String> defaults, List<Unreadable> unknown, boolean mayDeny) {
    static final Undeployed NOTHING = new Undeployed(List.of(), List.of(), false);

    public Undeployed {
      defaults = List.copyOf(defaults);
      unknown = List.copyOf(unknown);
    }
  }

  /** Reads a policy that is part of a document; its statements have places of that document. */
  static Reading of(Location location, Optional<KeyArn> key, JsonValue policy) {
    return switch (PolicyParser.read(policy, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument it) ->
          new Found(location, key, it, true, Undeployed.NOTHING);
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          new Unreadable(location.at(problems.getFirst().place()), sentence(problems));
    };
  }

  /** Reads a policy that is part of one line of JSON Lines: the line is place enough. */
  static Reading ofLine(Location location, Optional<KeyArn> key, JsonValue policy) {
    return switch (PolicyParser.read(policy, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument it) ->
          new Found(location, key, it, false, Undeployed.NOTHING);
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          new Unreadable(
              location,
              sentence(problems.stream().map(it -> inLine(it, location.place().line())).toList()));
    };
  }

  /** Returns the problem with the number of the line that it is in. */
  static JsonProblem inLine(JsonProblem problem, int line) {
    return new JsonProblem(
        problem.path(), new Place(line, problem.place().column()), problem.message());
  }

  /** Reads a policy that stands in a document as a string. */
  static Reading ofText(Location location, Optional<KeyArn> key, String policy) {
    return switch (PolicyParser.parse(policy, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument it) ->
          new Found(location, key, it, false, Undeployed.NOTHING);
      case PolicyResult.Invalid(List<JsonProblem> problems) ->
          new Unreadable(location, "In the policy's text: " + sentence(problems));
    };
  }

  /** Returns all that is wrong with a policy as one text. */
  static String sentence(List<JsonProblem> problems) {
    return problems.stream().map(JsonProblem::toString).collect(Collectors.joining(" "));
  }
}

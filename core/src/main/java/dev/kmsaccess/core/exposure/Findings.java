package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.PolicyDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what a reading found into words. */
final class Findings {

  // What a witness and its confirmation cost beside the comparing of characters, measured.
  private static final long FINDING = 250;

  private static final String FOR_ANYONE = ", acting for any account in the world,";

  private final Reading reading;
  private final Optional<Instant> opensAt;

  /**
   * @param opensAt when it is that the reading is about; empty for now
   */
  Findings(Reading reading, Optional<Instant> opensAt) {
    this.reading = reading;
    this.opensAt = opensAt;
  }

  /** What makes one finding of several actions. */
  private record Sameness(Exposure exposure, boolean assumed, boolean found, boolean named) {}

  /** Returns the findings of one statement, the widest first. */
  List<Finding> of(Rule rule, List<Way> ways) {
    if (ways.size() == 1) {
      return List.of(finding(rule, ways.getFirst().actions(), ways));
    }
    Map<Sameness, Long> actions = new LinkedHashMap<>(2);
    for (Way way : ways) {
      actions.merge(sameness(way.outcome()), way.actions(), (a, b) -> a | b);
    }
    List<Finding> findings = new ArrayList<>(actions.size());
    actions.forEach((same, set) -> findings.add(finding(rule, set, ways)));
    findings.sort((a, b) -> b.exposure().compareTo(a.exposure()));
    return findings;
  }

  private static Sameness sameness(Outcome outcome) {
    return new Sameness(
        outcome.exposure(), outcome.assumed(), outcome.model() != null, outcome.named());
  }

  private Finding finding(Rule rule, long actions, List<Way> ways) {
    long grave = actions & KmsActions.GRAVE;
    long shown = Long.lowestOneBit(grave != 0 ? grave & ~KmsActions.CREATE_GRANT : actions);
    long action = shown != 0 ? shown : Long.lowestOneBit(actions);
    Outcome outcome = outcome(ways, action);
    Optional<Witness> witness = witness(rule, outcome, action);
    boolean proven = witness.isPresent() && !outcome.assumed();
    List<String> names = KmsActions.names(actions);
    return new Finding(
        rule.statement().index(),
        rule.statement().sid(),
        outcome.exposure(),
        severity(outcome, actions),
        names,
        witness,
        proven,
        message(outcome, names, proven),
        Optional.of(Fixes.closing(reading, rule.statement(), outcome.exposure())),
        opensAt);
  }

  private static Outcome outcome(List<Way> ways, long action) {
    for (Way way : ways) {
      if ((way.actions() & action) != 0) {
        return way.outcome();
      }
    }
    return Outcome.CLOSED;
  }

  private Optional<Witness> witness(Rule rule, Outcome outcome, long action) {
    Model model = outcome.model();
    if (model == null || !reading.spend(FINDING + reading.sizeOfOne() * 4L)) {
      return Optional.empty();
    }
    PolicyDocument policy = reading.policyOf(rule.statement());
    Witness witness = WitnessCheck.witness(model, action, policy, reading.facts());
    return WitnessCheck.confirms(model, witness, policy, reading.facts())
        ? Optional.of(witness)
        : Optional.empty();
  }

  private static Severity severity(Outcome outcome, long actions) {
    boolean grave = (actions & KmsActions.GRAVE) != 0;
    boolean metadata = (actions & ~KmsActions.METADATA) == 0;
    boolean strangers = outcome.exposure() == Exposure.PUBLIC || !outcome.named();
    if (outcome.exposure() == Exposure.SERVICE) {
      return grave ? Severity.MEDIUM : Severity.LOW;
    }
    if (strangers) {
      return grave ? Severity.CRITICAL : metadata ? Severity.MEDIUM : Severity.HIGH;
    }
    return grave ? Severity.HIGH : metadata ? Severity.LOW : Severity.MEDIUM;
  }

  private String message(Outcome outcome, List<String> actions, boolean proven) {
    String what =
        opensAt
            .map(it -> " will be able to call " + list(actions) + " from " + it + " on.")
            .orElseGet(() -> " can call " + list(actions) + ".");
    String who = who(outcome);
    return proven
        ? who + what
        : who
            + what
            + " This is not proven: the policy has a condition that is not known here or depends on"
            + " the key, or it was too hard to decide; it is taken for open.";
  }

  private static String who(Outcome outcome) {
    Model model = outcome.model();
    return switch (outcome.exposure()) {
      case PUBLIC -> "Anyone with an AWS account";
      case SERVICE ->
          (model == null ? "An AWS service" : model.person().arn())
              + (isForOne(model) ? ", acting for somebody outside," : FOR_ANYONE);
      case EXTERNAL -> model == null ? "Somebody outside" : external(outcome, model.person());
      case NONE -> throw new IllegalStateException("there is no finding where nothing is open");
    };
  }

  /** Whether what a service says of whom it acts for is asked for. */
  private static boolean isForOne(@Nullable Model model) {
    return model != null
        && model.values().entrySet().stream()
            .filter(it -> it.getKey().origin().isSource())
            .flatMap(it -> it.getValue().stream())
            // The ARN of a bucket does not say whose it is.
            .anyMatch(it -> !it.startsWith("arn:") || !View.ACCOUNT.of(it).isEmpty());
  }

  private static String external(Outcome outcome, Person person) {
    String account = "account " + person.account();
    String place =
        person.organization() == null
            ? account
            : account + " of organisation " + person.organization();
    return outcome.named()
        ? "Somebody outside whom the policy names, as in " + place + ","
        : "Everybody outside who fits a pattern of the policy, as in " + place + ",";
  }

  private static String list(List<String> actions) {
    return String.join(", ", actions);
  }
}

package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.Naming.Anchor;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being put together: what it must pass, and a caller and values that do. Keys
 * that nothing asks for are missing, but for those that every request has.
 */
final class Model {

  private final Map<ContextKey, List<Literal>> literals;
  private final Map<ContextKey, List<String>> values;
  private final List<Literal> personal;
  private final List<PolicyPrincipal> avoided;
  private List<Anchor> anchors;
  private @Nullable Person person;

  Model(List<Anchor> anchors) {
    this.literals = new LinkedHashMap<>();
    this.values = new LinkedHashMap<>();
    this.personal = new ArrayList<>(2);
    this.avoided = new ArrayList<>(0);
    this.anchors = anchors;
  }

  private Model(Model other) {
    this.literals = new LinkedHashMap<>(other.literals);
    this.values = new LinkedHashMap<>(other.values);
    this.personal = new ArrayList<>(other.personal);
    this.avoided = new ArrayList<>(other.avoided);
    this.anchors = other.anchors;
    this.person = other.person;
  }

  Model copy() {
    return new Model(this);
  }

  /**
   * Returns a copy that compares no key with another: whatever solves this model solves that one,
   * too.
   */
  Model withoutVariables() {
    Model copy = new Model(this);
    copy.personal.clear();
    copy.personal.addAll(withoutVariables(personal));
    copy.literals.replaceAll((key, all) -> withoutVariables(all));
    return copy;
  }

  private static List<Literal> withoutVariables(List<Literal> literals) {
    List<Literal> all = new ArrayList<>(literals.size());
    for (int i = 0; i < literals.size(); i++) {
      Literal literal = literals.get(i);
      if (literal.test().templates().isEmpty()) {
        all.add(literal);
      } else if (literal.wantsMatch()) {
        all.add(new Literal(literal.test().widened(), literal.wanted()));
      }
    }
    return all;
  }

  /** Returns what compares one key with another. */
  List<Literal> withTemplates() {
    List<Literal> all = new ArrayList<>(0);
    for (int i = 0; i < personal.size(); i++) {
      addTemplates(personal.get(i), all);
    }
    for (List<Literal> some : literals.values()) {
      for (int i = 0; i < some.size(); i++) {
        addTemplates(some.get(i), all);
      }
    }
    return all;
  }

  private static void addTemplates(Literal literal, List<Literal> all) {
    if (!literal.test().templates().isEmpty()) {
      all.add(literal);
    }
  }

  /** Takes over the caller and the values that were found for another one. */
  void solvedBy(Model other) {
    person = other.person();
    values.putAll(other.values);
  }

  Person person() {
    if (person == null) {
      throw new IllegalStateException("the caller has not been found yet");
    }
    return person;
  }

  void person(Person found) {
    person = found;
  }

  boolean hasPerson() {
    return person != null;
  }

  List<Literal> personal() {
    return personal;
  }

  List<PolicyPrincipal> avoided() {
    return avoided;
  }

  /** Demands that the caller be of one of these, too. */
  void anchor(List<Anchor> more) {
    if (more.contains(Anchor.ANYONE)) {
      return;
    }
    Set<Anchor> both = new LinkedHashSet<>();
    for (Anchor one : anchors) {
      for (Anchor other : more) {
        Anchor meeting = one.meet(other);
        if (meeting != null) {
          both.add(meeting);
        }
      }
    }
    anchors = List.copyOf(both);
  }

  List<Anchor> anchors() {
    return anchors;
  }

  void add(Literal literal) {
    if (literal.test().key().origin().isPrincipal()) {
      personal.add(literal);
      return;
    }
    List<Literal> before = literals.get(literal.test().key());
    List<Literal> all = before == null ? new ArrayList<>(1) : new ArrayList<>(before);
    all.add(literal);
    literals.put(literal.test().key(), all);
  }

  /** Whether the caller must have a tag. */
  boolean needsTags() {
    for (Map.Entry<ContextKey, List<Literal>> entry : literals.entrySet()) {
      if (entry.getKey().isPrincipalTag()
          && !entry.getValue().stream().allMatch(Literal::allowsMissing)) {
        return true;
      }
    }
    return false;
  }

  Map<ContextKey, List<Literal>> literals() {
    return literals;
  }

  Map<ContextKey, List<String>> values() {
    return values;
  }

  /** Returns the values of a key, null for one that is missing. */
  @Nullable List<String> get(ContextKey key, Facts facts) {
    if (key.origin().isPrincipal()) {
      return person().values(key.origin());
    }
    List<String> found = values.get(key);
    if (found != null) {
      return found.isEmpty() ? null : found;
    }
    String fixed = facts.value(key);
    if (fixed != null) {
      return List.of(fixed);
    }
    if (key.origin() == ContextKey.Origin.CREDENTIALS_TIME && person().kind().isSession()) {
      return List.of(facts.now().toString());
    }
    return key.always() ? List.of(key.usual()) : null;
  }
}

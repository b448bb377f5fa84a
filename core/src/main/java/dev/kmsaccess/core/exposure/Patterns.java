package dev.kmsaccess.core.exposure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names and patterns over names, of which a policy may have thousands. */
final class Patterns {

  private final Set<String> names = new HashSet<>();
  private final List<Glob> globs = new ArrayList<>(0);
  private final Set<String> texts = new HashSet<>(0);

  void addName(String name) {
    names.add(name);
  }

  void addPattern(Glob glob) {
    if (texts.add(glob.toString())) {
      globs.add(glob);
    }
  }

  /** Whether the name itself is among them. */
  boolean hasName(String name) {
    return names.contains(name);
  }

  /** Whether a name is among them, or a pattern matches it. */
  boolean covers(String name) {
    if (names.contains(name)) {
      return true;
    }
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this very pattern is among them. */
  boolean includes(Glob glob) {
    return texts.contains(glob.toString());
  }

  /** Returns the pattern that takes in what is said of a name, for taking it out. */
  Glob patternFor(String name) {
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(name)) {
        return globs.get(i);
      }
    }
    return Glob.literal(name);
  }

  /** Returns how many patterns a name is held against. */
  int size() {
    return globs.size();
  }
}

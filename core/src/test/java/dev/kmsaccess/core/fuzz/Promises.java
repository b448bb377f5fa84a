package dev.kmsaccess.core.fuzz;

import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;

/** What every reader promises about what it says against an input. */
final class Promises {

  private static final int LONGEST_MESSAGE = 1_100;
  private static final int LONGEST_PATH = 300;
  private static final int MOST_PROBLEMS = 101;
  private static final int LONGEST_ANSWER = 65_536;

  private Promises() {}

  /** A promise that was broken. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String what) {
      super(what);
    }
  }

  /** Breaks the run unless something holds. */
  static void hold(boolean held, String promise) {
    if (!held) {
      throw new Broken(promise);
    }
  }

  /** Holds that problems are there, few, short, fit to be shown, and placed in the text. */
  static void areTold(List<JsonProblem> problems, String text) {
    hold(!problems.isEmpty(), "an error says what is wrong");
    hold(problems.size() <= MOST_PROBLEMS, "an error is not endless");
    for (JsonProblem problem : problems) {
      hold(problem.message().length() <= LONGEST_MESSAGE, "a message is cut");
      hold(problem.path().length() <= LONGEST_PATH, "a path is cut");
      hold(!problem.message().isBlank(), "a problem has a message");
      isPlain(problem.toString());
      if (!isOfTheWhole(problem)) {
        isIn(problem.place(), text);
      }
    }
  }

  /** Holds that reasons are few, short and fit to be shown. */
  static void areToldTo(List<Reason> reasons) {
    int length = 0;
    for (Reason reason : reasons) {
      JsonObject json = reason.toJson();
      json.members().values().forEach(Promises::isPlain);
      length += StrictJson.write(json).length();
    }
    hold(length <= LONGEST_ANSWER, "an answer is not endless");
  }

  /** Holds that a text is on one line and has nothing that moves a cursor or turns the text. */
  static void isPlain(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean plain =
          (c >= ' ' && c <= '~')
              || switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
                default -> true;
              };
      if (!plain) {
        throw new Broken("foreign text is escaped, not U+%04X".formatted(c));
      }
      i += Character.charCount(c);
    }
  }

  private static void isPlain(JsonValue value) {
    isPlain(value instanceof JsonString string ? string.text() : StrictJson.write(value));
  }

  /** Whether the text is too large to be read at all, and so has no place where it is wrong. */
  private static boolean isOfTheWhole(JsonProblem problem) {
    return problem.place().equals(Place.NONE) && problem.message().startsWith("The text has ");
  }

  /** Holds that a place is one of the text's. */
  private static void isIn(Place place, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i <= text.length(); i++) {
      if (place.line() == line && place.column() == column) {
        return;
      }
      if (i < text.length() && isEndOfLine(text, i)) {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    throw new Broken("a problem has a place in the text, not '" + place + "'");
  }

  private static boolean isEndOfLine(String text, int at) {
    return text.charAt(at) == '\n'
        || (text.charAt(at) == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'));
  }
}

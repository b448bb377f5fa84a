package dev.kmsaccess.core.json;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is wrong with a document, for the person who has to mend it. Whatever of the
 * document's own text it quotes is fit to be shown: escaped, on one line, and cut.
 *
 * @param path where, as a path from the root of the document ({@code rules[2].keys[0]}); empty for
 *     the whole document
 * @param place where, as line and column; {@link Place#NONE} when the document never was a text
 * @param message what is wrong, what was found and what would be right
 */
public record JsonProblem(String path, Place place, String message) {

  /** The most problems of one document that are told; whoever mends those may look again. */
  public static final int MOST = 100;

  private static final int LONGEST_PATH = 240;
  private static final int LONGEST_MESSAGE = 1_000;

  public JsonProblem {
    path = PlainText.of(path, LONGEST_PATH);
    message = PlainText.of(message, LONGEST_MESSAGE);
  }

  /** Returns the first of a document's problems, and how many more there are. */
  public static List<JsonProblem> told(List<JsonProblem> all) {
    if (all.size() <= MOST) {
      return List.copyOf(all);
    }
    List<JsonProblem> told = new ArrayList<>(all.subList(0, MOST));
    told.add(
        new JsonProblem(
            "",
            all.get(MOST).place(),
            "From here on %,d more problems are not told.".formatted(all.size() - MOST)));
    return List.copyOf(told);
  }

  /** Returns the problem as one line: path, place, message. */
  @Override
  public String toString() {
    String where =
        path.isEmpty()
            ? place.toString()
            : place.equals(Place.NONE) ? path : path + " (" + place + ")";
    return where.isEmpty() ? message : where + ": " + message;
  }
}

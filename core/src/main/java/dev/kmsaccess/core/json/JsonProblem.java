package dev.kmsaccess.core.json;

/**
 * One thing that is wrong with a document, for the person who has to mend it.
 *
 * @param path where, as a path from the root of the document ({@code rules[2].keys[0]}); empty for
 *     the whole document
 * @param place where, as line and column; {@link Place#NONE} when the document never was a text
 * @param message what is wrong, what was found and what would be right
 */
public record JsonProblem(String path, Place place, String message) {

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

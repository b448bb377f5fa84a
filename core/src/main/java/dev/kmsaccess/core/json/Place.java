package dev.kmsaccess.core.json;

/**
 * Where a value stands in its text: line and column, both counted from 1.
 *
 * @param line the line, or 0 for a value that was built and not read
 * @param column the column, or 0 for a value that was built and not read
 */
public record Place(int line, int column) {

  /** The place of a value that never stood in a text. */
  public static final Place NONE = new Place(0, 0);

  /** Returns the place as people say it, or an empty text for {@link #NONE}. */
  @Override
  public String toString() {
    return line == 0 ? "" : "line " + line + ", column " + column;
  }
}

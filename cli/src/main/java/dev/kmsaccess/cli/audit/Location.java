package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.json.Place;

/**
 * Where a policy was found.
 *
 * @param source the file as it was named on the command line, or another name for what was read
 * @param part what of it, such as a template's logical id; empty for all of it
 * @param place line and column in the source; {@link Place#NONE} where there are none
 */
record Location(String source, String part, Place place) {

  /** Returns the location of something that stands by itself. */
  static Location of(String source) {
    return new Location(source, "", Place.NONE);
  }

  /** Returns the same location with another place. */
  Location at(Place other) {
    return new Location(source, part, other);
  }

  /** Returns a name for what was found, for answers that need one. */
  String name() {
    return part.isEmpty() ? source : source + "#" + part;
  }

  /** Returns the place as compilers write it ({@code key.json:4:7}), which editors can follow. */
  String pointer() {
    return place.equals(Place.NONE) ? source : source + ":" + place.line() + ":" + place.column();
  }
}

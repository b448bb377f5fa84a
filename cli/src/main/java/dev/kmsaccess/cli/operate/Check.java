package dev.kmsaccess.cli.operate;

/**
 * One thing that was looked at.
 *
 * @param what what was looked at
 * @param state how it is
 * @param found what was found; may hold foreign text
 * @param fix what to do; empty where nothing is to be done
 */
record Check(String what, State state, String found, String fix) {

  /** How it is. */
  enum State {
    FINE,
    /** It may be meant so. */
    DOUBTFUL,
    FAILS,
    /** It could not be found out. */
    UNKNOWN
  }

  static Check fine(String what, String found) {
    return new Check(what, State.FINE, found, "");
  }

  static Check doubtful(String what, String found, String fix) {
    return new Check(what, State.DOUBTFUL, found, fix);
  }

  static Check fails(String what, String found, String fix) {
    return new Check(what, State.FAILS, found, fix);
  }

  static Check unknown(String what, String found, String fix) {
    return new Check(what, State.UNKNOWN, found, fix);
  }
}

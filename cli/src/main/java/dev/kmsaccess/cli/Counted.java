package dev.kmsaccess.cli;

/** A number with what it counts, as people say it. */
public final class Counted {

  private Counted() {}

  /**
   * Returns the number and its noun.
   *
   * @param many the noun for any number but one
   */
  public static String of(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }
}

package dev.kmsaccess.simulation;

/**
 * What happened in histories, counted.
 *
 * @param seeds how many histories
 * @param steps their steps
 * @param requests what was asked for
 * @param granted what of it was given
 * @param released what of it was given up
 * @param ended the ends that were announced
 * @param faults how many calls failed
 * @param calls how many calls of AWS the functions made
 */
public record Figures(
    long seeds,
    long steps,
    long requests,
    long granted,
    long released,
    long ended,
    long faults,
    long calls) {

  /** No history. */
  public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0);

  /** Returns the sums. */
  public Figures plus(Figures other) {
    return new Figures(
        seeds + other.seeds,
        steps + other.steps,
        requests + other.requests,
        granted + other.granted,
        released + other.released,
        ended + other.ended,
        faults + other.faults,
        calls + other.calls);
  }
}

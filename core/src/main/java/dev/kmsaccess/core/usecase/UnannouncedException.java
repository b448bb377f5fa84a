package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import java.util.List;

/**
 * Says that accesses were ended and the central bus did not take the announcement. Whoever tries
 * again finds nothing to end any more, so these ends are announced by nobody.
 */
public final class UnannouncedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<AccessEnded> ends;

  private UnannouncedException(List<AccessEnded> ends, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.ends = ends;
  }

  /**
   * Returns what is to be thrown where answers were not published: this, if ends are among them.
   */
  static RuntimeException of(List<Answer> answers, RuntimeException cause) {
    List<AccessEnded> ends = endsAmong(answers);
    return ends.isEmpty() ? cause : new UnannouncedException(ends, cause);
  }

  /** Returns the ends among answers. */
  public static List<AccessEnded> endsAmong(List<Answer> answers) {
    return answers.stream()
        .filter(AccessEnded.class::isInstance)
        .map(AccessEnded.class::cast)
        .toList();
  }

  /** Returns the ends that may not have been announced. */
  public List<AccessEnded> ends() {
    return ends;
  }
}

package dev.kmsaccess.core.access;

import java.util.Optional;
import java.util.stream.Stream;

/** Where the accesses of one mode live. Every method is safe to repeat after a crash. */
public interface Accesses {

  /** Returns the mode of the accesses that live here. */
  Mode mode();

  /** Opens an access, or finds it open: the same access gives the same handle. */
  Opened open(Access access);

  /** Asks whether {@link #open} would succeed, without opening anything; empty if it would. */
  Optional<Opened.Refused> rehearse(Access access);

  /**
   * Lists everything that may be an access, page by page as it is read. A page that fails throws;
   * the stream never ends early. Close it.
   */
  Stream<Found> all();

  /** Ends an access. Total: what fails is a value. */
  Ended end(LiveAccess access);
}

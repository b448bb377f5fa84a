package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the accesses of one mode live. Every method is safe to repeat after a crash. */
public interface Accesses {

  /** Returns the mode of the accesses that live here. */
  Mode mode();

  /** Opens an access, or finds it open: the same access gives the same handle. */
  Opened open(Access access);

  /**
   * Opens several accesses to one key, which may be cheaper than one after the other. One that is
   * refused does not keep the others closed; a fault that may pass throws for all of them, and all
   * may be tried again.
   *
   * @return what came of each, in their order
   */
  default List<Opened> open(List<Access> accesses) {
    return accesses.stream().map(this::open).toList();
  }

  /** Asks whether {@link #open} would succeed, without opening anything; empty if it would. */
  Optional<Opened.Refused> rehearse(Access access);

  /**
   * Lists everything that may be an access, page by page as it is read. A page that fails throws;
   * the stream never ends early. Close it.
   */
  Stream<Found> all();

  /** Lists, as {@link #all} does, what may be an access to one key, which may be cheaper. */
  default Stream<Found> to(KeyArn key) {
    return all().filter(it -> !(it instanceof Found.Ours(LiveAccess access)) || isTo(key, access));
  }

  private static boolean isTo(KeyArn key, LiveAccess access) {
    return access.handle().key().equals(key);
  }

  /** Ends an access. Total: what fails is a value. */
  Ended end(LiveAccess access);

  /**
   * Ends several accesses to one key, which may be cheaper than one after the other. Total.
   *
   * @return what came of each, in their order
   */
  default List<Ended> end(List<LiveAccess> accesses) {
    return accesses.stream().map(this::end).toList();
  }
}

package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.Release;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which accesses a release means, and whether its sender may end them: the account in the access's
 * name may, and the key account.
 *
 * @param release the release
 * @param keyAccount the account that may end everybody's
 */
record Meant(Release release, AccountId keyAccount) {

  /**
   * What was seen of a place.
   *
   * @param accesses those that are meant
   * @param whole whether there are no others, because everything was looked at
   */
  record Seen(List<LiveAccess> accesses, boolean whole) {}

  /** Returns the accesses that are meant, of those that live in one place. */
  Seen in(Accesses place) {
    Flood flood = new Flood();
    try (Stream<Found> found = key().map(place::to).orElseGet(place::all)) {
      List<LiveAccess> accesses =
          found.takeWhile(flood::isBorne).flatMap(Meant::ours).filter(this::is).toList();
      return new Seen(accesses, !flood.came());
    }
  }

  /** Returns the accesses that are meant, of those that were listed. */
  List<LiveAccess> among(Collection<LiveAccess> listed) {
    return listed.stream().filter(this::is).toList();
  }

  /** Returns the key that they are to, if the release says it: then no other need be looked at. */
  Optional<KeyArn> key() {
    return release.key();
  }

  private boolean is(LiveAccess access) {
    AccountId requester = access.name().id().requester();
    boolean may = requester.equals(release.sender()) || keyAccount.equals(release.sender());
    return may
        && access.name().id().requestId().equals(release.requestId())
        && release.requester().map(requester::equals).orElse(true)
        && release.key().map(access.handle().key()::equals).orElse(true)
        && release.handle().map(access.handle().id()::equals).orElse(true);
  }

  static Stream<LiveAccess> ours(Found found) {
    return found instanceof Found.Ours(LiveAccess access) ? Stream.of(access) : Stream.empty();
  }
}

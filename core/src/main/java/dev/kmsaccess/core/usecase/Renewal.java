package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.event.AccessEnded;
import dev.kmsaccess.core.event.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Make before break: what a new access takes the place of ends once the new one is open, never
 * before. A crash between the two leaves both open; the request comes again, finds the new one and
 * ends the old one.
 *
 * @param newer the access that is open now
 * @param renews the id of the request whose accesses it takes the place of
 */
record Renewal(Access newer, String renews) {

  /**
   * Ends what lives in one place and is replaced. What cannot be ended lasts until its own end, as
   * it would have without the renewal.
   *
   * @return what is to be announced
   */
  List<Answer> endReplaced(Accesses place, Instant now) {
    List<LiveAccess> replaced;
    Flood flood = new Flood();
    try (Stream<Found> found = place.to(newer.scope().key())) {
      replaced =
          found.takeWhile(flood::isBorne).flatMap(Meant::ours).filter(this::replaces).toList();
    }
    List<Answer> ended = new ArrayList<>();
    for (LiveAccess older : replaced) {
      if (place.end(older) instanceof Ended.Done) {
        ended.add(AccessEnded.of(older, AccessEnded.Cause.RENEWED, now));
      }
    }
    return ended;
  }

  /**
   * Whether the new access takes the place of another: of the same account, key and grantee, under
   * the id that it renews, and not longer than the new one. So a renewal that is delivered again,
   * after one that came later, does not end what that one made.
   */
  private boolean replaces(LiveAccess older) {
    return older.name().id().requester().equals(newer.scope().requester())
        && older.name().id().requestId().equals(renews)
        && older.handle().key().equals(newer.scope().key())
        && hasSameGrantee(older)
        && !older.name().equals(newer.name())
        && !older.name().expiry().isAfter(newer.name().expiry());
  }

  private boolean hasSameGrantee(LiveAccess older) {
    // KMS lists new and deleted roles by a unique id, but a name's digest covers the grantee.
    return older.grantee().equals(newer.scope().grantee().toString())
        || older.name().digest().equals(newer.name().digest());
  }
}

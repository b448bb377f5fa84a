package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.KeyReader.KeyPage;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes the census of an account's keys: the keys, for each its tag, and for those that opted in
 * the grants, and the statements and roles where their modes are enabled.
 */
final class CensusTaker {

  private final KeyReader reader;
  private final AccountId account;
  private final Ownership ownership;
  private final PrincipalArn retirer;
  private final List<Accesses> written;
  private final InstantSource clock;

  /**
   * Makes a taker.
   *
   * @param retirer the role of our reaper
   * @param written where accesses live that are no grants
   */
  CensusTaker(
      KeyReader reader,
      AccountId account,
      Ownership ownership,
      PrincipalArn retirer,
      List<Accesses> written,
      InstantSource clock) {
    this.reader = reader;
    this.account = account;
    this.ownership = ownership;
    this.retirer = retirer;
    this.written = List.copyOf(written);
    this.clock = clock;
  }

  /**
   * Takes the census.
   *
   * @param until no further key is read from this instant on
   */
  Census take(Instant until) {
    Taking taking = new Taking(until);
    taking.keys();
    return new Census(taking.residents, taking.keys, taking.unread);
  }

  /** One census, while it is taken. */
  private final class Taking {
    private final Instant until;
    private final List<Resident> residents = new ArrayList<>();
    private final Map<KeyArn, String> keys = new HashMap<>();
    private final List<String> unread = new ArrayList<>();

    Taking(Instant until) {
      this.until = until;
    }

    void keys() {
      Optional<String> from = Optional.empty();
      do {
        switch (reader.keys(account, from)) {
          case Looked.Unseen<KeyPage>(String why) -> {
            unread.add("the keys: " + why);
            return;
          }
          case Looked.Seen<KeyPage>(KeyPage page) -> {
            for (KeyArn key : page.keys()) {
              if (!clock.instant().isBefore(until)) {
                unread.add("there was no time left for " + key + " and those behind it");
                return;
              }
              try {
                key(key);
              } catch (RuntimeException fault) {
                // Whatever is odd about one key, the others are read.
                unread.add(key + ": " + fault);
              }
            }
            from = page.next();
          }
        }
      } while (from.isPresent());
    }

    private void key(KeyArn key) {
      switch (reader.optIn(key)) {
        case Looked.Unseen<Optional<String>>(String why) ->
            unread.add("the tag of " + key + ": " + why);
        case Looked.Seen<Optional<String>>(Optional<String> tag) -> {
          if (tag.isPresent()) {
            keys.put(key, tag.get());
            grants(key);
            Set<Mode> modes = KeyFacts.modes(tag.get());
            written.stream()
                .filter(it -> modes.contains(it.mode()))
                .forEach(it -> written(it, key));
          }
        }
      }
    }

    private void grants(KeyArn key) {
      Looked<Boolean> seen =
          reader.grants(key, grant -> grant.listed().ifPresent(it -> take(it, grant)));
      if (seen instanceof Looked.Unseen<Boolean>(String why)) {
        unread.add("the grants of " + key + ": " + why);
      }
    }

    private void take(ListedGrant listed, SeenGrant grant) {
      if (ownership.judge(listed) instanceof Found.Ours(var access)) {
        boolean retirable = grant.retiringPrincipal().equals(Optional.of(retirer.toString()));
        residents.add(new Resident(access, listed.created(), retirable));
      }
    }

    private void written(Accesses place, KeyArn key) {
      try (Stream<Found> found = place.to(key)) {
        found.forEach(
            it -> {
              if (it instanceof Found.Ours(var access)) {
                residents.add(new Resident(access, Instant.EPOCH, /* retirable= */ true));
              }
            });
      } catch (RuntimeException fault) {
        unread.add(
            "the accesses to " + key + " in mode " + place.mode() + ": " + fault.getMessage());
      }
    }
  }
}

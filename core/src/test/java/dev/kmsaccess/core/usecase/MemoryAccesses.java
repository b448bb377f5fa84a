package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Accesses in memory, made idempotently by name as KMS makes grants. */
final class MemoryAccesses implements Accesses {

  final List<LiveAccess> live = new ArrayList<>();
  final List<Found> others = new ArrayList<>();
  final Map<String, Ended> endings = new HashMap<>();
  final List<String> endedInOrder = new ArrayList<>();
  Optional<Opened.Refused> refusal = Optional.empty();
  Optional<RuntimeException> brokenAfterListing = Optional.empty();
  IntFunction<String> grantIds = number -> "grant-" + number;
  IntFunction<String> tokens = number -> "token-" + number;
  Runnable whenListed = () -> {};
  int listings;
  private int tokensGiven;

  @Override
  public Mode mode() {
    return Mode.GRANT;
  }

  @Override
  public Opened open(Access access) {
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<LiveAccess> first =
        live.stream().filter(it -> it.name().equals(access.name())).findFirst();
    LiveAccess opened = first.orElseGet(() -> added(access));
    return new Opened.Made(opened.handle(), Optional.of(tokens.apply(tokensGiven++)));
  }

  @Override
  public Optional<Opened.Refused> rehearse(Access access) {
    return refusal;
  }

  @Override
  public Stream<Found> all() {
    listings++;
    whenListed.run();
    List<Found> all = new ArrayList<>(others);
    live.forEach(it -> all.add(new Found.Ours(it)));
    Stream<Found> tail =
        Stream.generate(
                () -> {
                  throw brokenAfterListing.orElseThrow();
                })
            .limit(brokenAfterListing.isPresent() ? 1 : 0)
            .map(Found.class::cast);
    return Stream.concat(all.stream(), tail);
  }

  @Override
  public Ended end(LiveAccess access) {
    Ended ended = endings.getOrDefault(access.name().id().requestId(), new Ended.Done());
    if (ended instanceof Ended.Done) {
      live.remove(access);
      endedInOrder.add(access.name().id().requestId());
    }
    return ended;
  }

  private LiveAccess added(Access access) {
    Handle handle = new Handle.Grant(access.scope().key(), grantIds.apply(live.size()));
    LiveAccess opened =
        new LiveAccess(access.name(), handle, access.scope().grantee().toString(), false);
    live.add(opened);
    return opened;
  }
}

package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.LocalCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All grants of all keys.
 *
 * <p>KMS is eventually consistent: a grant works a moment after it was made, and still works a
 * moment after it was revoked. That moment is none here unless one is set. Listings show grants
 * made and revoked at once either way.
 */
final class GrantTable {

  private static final int TOKEN_BYTES = 96;

  private final LocalCloud cloud;
  private final Map<KeyArn, Map<String, LocalGrant>> byKey = new HashMap<>();
  private final Map<Named, LocalGrant> byTerms = new HashMap<>();
  private final Map<String, LocalGrant> byToken = new HashMap<>();
  private final List<Ended> ended = new ArrayList<>();
  private Duration lag = Duration.ZERO;
  private long made;

  GrantTable(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Sets how long making and ending a grant takes to have effect. */
  void setLag(Duration duration) {
    lag = duration;
  }

  /** Returns the grant that an earlier identical request with a name made. */
  Optional<LocalGrant> same(KeyArn key, LocalGrant.Terms terms) {
    return Optional.ofNullable(byTerms.get(new Named(key, terms)));
  }

  LocalGrant make(KeyArn key, LocalGrant.Terms terms) {
    LocalGrant grant =
        new LocalGrant(cloud.ids().hex(64), made++, key, terms, cloud.clock().instant());
    byKey.computeIfAbsent(key, it -> new LinkedHashMap<>()).put(grant.id(), grant);
    if (terms.name().isPresent()) {
      byTerms.put(new Named(key, terms), grant);
    }
    return grant;
  }

  /** Makes one more token for a grant. */
  String issueToken(LocalGrant grant) {
    String token = cloud.ids().base64(TOKEN_BYTES);
    grant.tokens().add(token);
    byToken.put(token, grant);
    return token;
  }

  /**
   * Whether a text is a grant token at all; one of a grant that has ended is, and gives nothing.
   */
  static boolean isToken(String text) {
    try {
      return Base64.getDecoder().decode(text).length == TOKEN_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns a key's grants in the order in which they were made. */
  Collection<LocalGrant> on(KeyArn key) {
    return byKey.getOrDefault(key, Map.of()).values();
  }

  /** Returns the grants of all keys of a Region in the order in which they were made. */
  List<LocalGrant> inRegion(String region) {
    return byKey.entrySet().stream()
        .filter(it -> it.getKey().region().equals(region))
        .flatMap(it -> it.getValue().values().stream())
        .sorted(Comparator.comparing(LocalGrant::sortKey))
        .toList();
  }

  Optional<LocalGrant> find(KeyArn key, String grantId) {
    return Optional.ofNullable(byKey.getOrDefault(key, Map.of()).get(grantId));
  }

  Optional<LocalGrant> withToken(String token) {
    return Optional.ofNullable(byToken.get(token));
  }

  /** Ends a grant; retired or revoked makes no difference. */
  void end(LocalGrant grant) {
    byKey.getOrDefault(grant.key(), new HashMap<>()).remove(grant.id());
    byTerms.remove(new Named(grant.key(), grant.terms()), grant);
    grant.tokens().forEach(byToken::remove);
    if (lag.isPositive()) {
      ended.add(new Ended(grant, cloud.clock().instant().plus(lag)));
    }
  }

  /** Forgets all grants of a key that is deleted. */
  void forget(KeyArn key) {
    List.copyOf(on(key)).forEach(this::end);
    byKey.remove(key);
  }

  /** Returns the grants that may have effect on a key now, those ended too recently included. */
  List<LocalGrant> effective(KeyArn key) {
    Instant now = cloud.clock().instant();
    ended.removeIf(it -> !now.isBefore(it.until()));
    List<LocalGrant> effective = new ArrayList<>(on(key));
    ended.stream().map(Ended::grant).filter(it -> it.key().equals(key)).forEach(effective::add);
    return effective;
  }

  /** Whether a grant has effect without a token of its own. */
  boolean isVisible(LocalGrant grant) {
    return !cloud.clock().instant().isBefore(grant.created().plus(lag));
  }

  private record Named(KeyArn key, LocalGrant.Terms terms) {}

  private record Ended(LocalGrant grant, Instant until) {}
}

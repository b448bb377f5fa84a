package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.LocalCloud;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All keys, aliases and grants of all accounts and Regions. */
final class KeyStore {

  private final Map<String, LocalKey> keys = new TreeMap<>();
  private final Map<String, Alias> aliases = new HashMap<>();
  private final GrantTable grants;

  private KeyStore(LocalCloud cloud) {
    this.grants = new GrantTable(cloud);
  }

  static KeyStore of(LocalCloud cloud) {
    return cloud.part(KeyStore.class, KeyStore::new);
  }

  /** A key, and the alias by which it was found, if it was by one. */
  record Found(LocalKey key, Optional<Alias> alias) {}

  void add(LocalKey key) {
    keys.put(key.arn().toString(), key);
  }

  /** Deletes a key for good, with its aliases and grants. */
  void delete(LocalKey key) {
    keys.remove(key.arn().toString());
    aliases.values().removeIf(it -> it.target().equals(key.arn()));
    grants.forget(key.arn());
  }

  Optional<LocalKey> key(KeyArn arn) {
    return Optional.ofNullable(keys.get(arn.toString()));
  }

  /** Returns an account's keys of a Region in the order of their ids. */
  List<LocalKey> keys(AccountId account, String region) {
    return keys.values().stream()
        .filter(it -> it.arn().account().equals(account) && it.arn().region().equals(region))
        .toList();
  }

  /**
   * Finds a key by whatever KMS takes for one.
   *
   * @param reference a key id, key ARN, alias name or alias ARN
   * @param account the caller's, where the reference does not say
   * @param region where to look; ARNs of another Region are not found
   */
  Optional<Found> find(String reference, AccountId account, String region) {
    Optional<Arn> arn = Arn.parse(reference).filter(it -> it.service().equals("kms"));
    if (arn.isPresent() && !arn.get().region().equals(region)) {
      return Optional.empty();
    }
    if (arn.isPresent() && arn.get().resource().startsWith("alias/")) {
      return byAlias(reference);
    }
    if (reference.startsWith("alias/")) {
      return byAlias(Alias.arn(account, region, reference));
    }
    String keyArn =
        arn.isPresent()
            ? reference
            : "arn:%s:kms:%s:%s:key/%s".formatted(LocalCloud.PARTITION, region, account, reference);
    return Optional.ofNullable(keys.get(keyArn)).map(it -> new Found(it, Optional.empty()));
  }

  Optional<Alias> alias(AccountId account, String region, String name) {
    return Optional.ofNullable(aliases.get(Alias.arn(account, region, name)));
  }

  void put(Alias alias) {
    aliases.put(alias.arn(), alias);
  }

  void delete(Alias alias) {
    aliases.remove(alias.arn());
  }

  /** Returns an account's aliases of a Region in the order of their names. */
  List<Alias> aliases(AccountId account, String region) {
    return aliases.values().stream()
        .filter(it -> it.account().equals(account) && it.region().equals(region))
        .sorted((one, other) -> one.name().compareTo(other.name()))
        .toList();
  }

  /** Returns the aliases of a key in the order of their names. */
  List<Alias> aliases(LocalKey key) {
    return aliases(key.arn().account(), key.arn().region()).stream()
        .filter(it -> it.target().equals(key.arn()))
        .toList();
  }

  GrantTable grants() {
    return grants;
  }

  private Optional<Found> byAlias(String aliasArn) {
    return Optional.ofNullable(aliases.get(aliasArn))
        .flatMap(alias -> key(alias.target()).map(key -> new Found(key, Optional.of(alias))));
  }
}

package dev.kmsaccess.local.iam;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One customer-managed policy. */
final class PolicyState {

  private final String arn;
  private final String name;
  private final String path;
  private final String uniqueId;
  private final Optional<String> description;
  private final Instant created;
  private final Map<Integer, Version> versions = new TreeMap<>();
  private int defaultVersion = 1;
  private int lastVersion = 1;

  PolicyState(
      String arn,
      String name,
      String path,
      String uniqueId,
      Optional<String> description,
      Instant created,
      String text) {
    this.arn = arn;
    this.name = name;
    this.path = path;
    this.uniqueId = uniqueId;
    this.description = description;
    this.created = created;
    versions.put(1, new Version(1, text, created));
  }

  String arn() {
    return arn;
  }

  String name() {
    return name;
  }

  String path() {
    return path;
  }

  String uniqueId() {
    return uniqueId;
  }

  Optional<String> description() {
    return description;
  }

  Instant created() {
    return created;
  }

  /** Returns the versions by number; the default one is always among them. */
  Map<Integer, Version> versions() {
    return versions;
  }

  Version current() {
    Version current = versions.get(defaultVersion);
    if (current == null) {
      throw new IllegalStateException("the default version of " + arn + " was deleted");
    }
    return current;
  }

  Version add(String text, Instant now) {
    Version version = new Version(++lastVersion, text, now);
    versions.put(version.number(), version);
    return version;
  }

  void setDefault(Version version) {
    defaultVersion = version.number();
  }

  /** One version; its id in IAM is {@code v} and the number. */
  record Version(int number, String text, Instant created) {

    String id() {
      return "v" + number;
    }
  }
}

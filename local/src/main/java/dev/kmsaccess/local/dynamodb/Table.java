package dev.kmsaccess.local.dynamodb;

import dev.kmsaccess.core.arn.Arn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One table: its items by partition and sort key, both strings; changed in place. */
final class Table {

  private final Arn arn;
  private final String partitionKey;
  private final String sortKey;
  private final Instant created;
  private final Map<String, TreeMap<String, Map<String, AttributeValue>>> partitions =
      new TreeMap<>();
  private Optional<String> timeToLive = Optional.empty();

  Table(Arn arn, String partitionKey, String sortKey, Instant created) {
    this.arn = arn;
    this.partitionKey = partitionKey;
    this.sortKey = sortKey;
    this.created = created;
  }

  Arn arn() {
    return arn;
  }

  String partitionKey() {
    return partitionKey;
  }

  String sortKey() {
    return sortKey;
  }

  Instant created() {
    return created;
  }

  void expireBy(Optional<String> attribute) {
    timeToLive = attribute;
  }

  Optional<String> timeToLive() {
    return timeToLive;
  }

  /** Returns the item under a key; none where its time to live is over. */
  Map<String, AttributeValue> get(Map<String, AttributeValue> key, Instant now) {
    Map<String, AttributeValue> item =
        partitions
            .getOrDefault(text(key, partitionKey), new TreeMap<>())
            .getOrDefault(text(key, sortKey), Map.of());
    return isOver(item, now) ? Map.of() : item;
  }

  void put(Map<String, AttributeValue> item) {
    partitions
        .computeIfAbsent(text(item, partitionKey), it -> new TreeMap<>())
        .put(text(item, sortKey), Map.copyOf(item));
  }

  void remove(Map<String, AttributeValue> key) {
    partitions.getOrDefault(text(key, partitionKey), new TreeMap<>()).remove(text(key, sortKey));
  }

  /** Returns the items of a partition in the order of their sort keys. */
  List<Map<String, AttributeValue>> partition(String partition, Instant now) {
    return partitions.getOrDefault(partition, new TreeMap<>()).values().stream()
        .filter(it -> !isOver(it, now))
        .toList();
  }

  /** Returns those of some items whose sort keys come after that of a key. */
  List<Map<String, AttributeValue>> after(
      Map<String, AttributeValue> key, List<Map<String, AttributeValue>> items) {
    String last = text(key, sortKey);
    return items.stream().filter(it -> text(it, sortKey).compareTo(last) > 0).toList();
  }

  List<Map<String, AttributeValue>> all(Instant now) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    partitions.keySet().forEach(it -> items.addAll(partition(it, now)));
    return items;
  }

  /** DynamoDB deletes within days of the time; here an item is gone when its time is over. */
  private boolean isOver(Map<String, AttributeValue> item, Instant now) {
    return timeToLive
        .map(item::get)
        .map(AttributeValue::n)
        .map(it -> now.getEpochSecond() >= Long.parseLong(it))
        .orElse(false);
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    return Optional.ofNullable(item.get(attribute))
        .map(AttributeValue::s)
        .filter(it -> !it.isEmpty())
        .orElseThrow(
            () ->
                DynamoDbErrors.invalid(
                    "One or more parameter values were invalid: Missing the key "
                        + attribute
                        + " in the item"));
  }
}

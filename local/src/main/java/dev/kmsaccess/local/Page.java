package dev.kmsaccess.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a listing.
 *
 * @param items what the page holds
 * @param next the marker of the page after it, if there is more
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Returns the page that begins after a marker. A marker names the last item before it and not a
   * number, so a listing stays whole while items are removed from it.
   *
   * @param sorted all items, in the order of their keys
   * @param key gives an item's key, different for each item
   * @param marker where the page before ended; empty for the first
   * @param limit how many items at most
   * @return empty if the marker is none of ours
   */
  public static <T> Optional<Page<T>> of(
      List<T> sorted, Function<T, String> key, Optional<String> marker, int limit) {
    Optional<String> after = marker.flatMap(Page::decode);
    if (marker.isPresent() && after.isEmpty()) {
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    for (T item : sorted) {
      if (after.isPresent() && key.apply(item).compareTo(after.get()) <= 0) {
        continue;
      }
      if (items.size() == limit) {
        return Optional.of(new Page<>(items, Optional.of(encode(key.apply(items.getLast())))));
      }
      items.add(item);
    }
    return Optional.of(new Page<>(items, Optional.empty()));
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> decode(String marker) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package dev.kmsaccess.core.review;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Map;

/**
 * The accesses of an installation, read key by key: so neither a reaper's role that was lost nor
 * the grants of strangers on their own keys can hide one.
 *
 * @param residents the accesses of ours
 * @param keys the keys that opted in, each with the value of its tag
 * @param unread what could not be read, and why; then the census is not whole
 */
record Census(List<Resident> residents, Map<KeyArn, String> keys, List<String> unread) {

  Census {
    residents = List.copyOf(residents);
    keys = Map.copyOf(keys);
    unread = List.copyOf(unread);
  }

  boolean isWhole() {
    return unread.isEmpty();
  }
}

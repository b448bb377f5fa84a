package dev.kmsaccess.local.logs;

import java.time.Instant;

/**
 * One event of a log stream.
 *
 * @param number its place in the order of arrival; also its id
 * @param time when it happened, as its writer says
 * @param ingested when it was stored
 */
record LogLine(String stream, long number, Instant time, Instant ingested, String message) {

  String id() {
    return "%056d".formatted(number);
  }
}

package dev.kmsaccess.local.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request, as far as it matters here.
 *
 * @param headers by lower-case name
 */
record WireRequest(String method, String path, Map<String, String> headers, byte[] body) {

  WireRequest {
    Map<String, String> lowerCase = new TreeMap<>();
    headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lowerCase);
  }

  /** Returns a header; its name is given in lower case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Returns the body as text. */
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}

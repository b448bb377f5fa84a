package dev.kmsaccess.local.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What is sent back. */
record WireReply(int status, Map<String, String> headers, byte[] body) {

  WireReply {
    headers = Map.copyOf(headers);
  }

  /** Returns a reply with a text. */
  static WireReply of(int status, Map<String, String> headers, String body) {
    return new WireReply(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the same reply with one more header. */
  WireReply with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new WireReply(status, more, body);
  }
}

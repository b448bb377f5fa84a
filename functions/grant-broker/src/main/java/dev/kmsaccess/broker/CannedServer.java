package dev.kmsaccess.broker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Answers every operation of AWS's JSON protocol with a prepared text, to callers within this
 * machine alone. It knows as much of HTTP as the SDK's client says to it; the JDK's own server is
 * not in every runtime image.
 */
final class CannedServer implements AutoCloseable {

  private static final int WAITING_CONNECTIONS = 4;
  private static final String TARGET = "x-amz-target:";
  private static final String LENGTH = "content-length:";

  private final ServerSocket listening;
  private final Map<String, String> replies;

  private CannedServer(ServerSocket listening, Map<String, String> replies) {
    this.listening = listening;
    this.replies = replies;
  }

  /**
   * Opens a server on a free port.
   *
   * @param replies the body of the answer to each operation, by its {@code X-Amz-Target}
   */
  static CannedServer open(Map<String, String> replies) {
    try {
      CannedServer server =
          new CannedServer(
              new ServerSocket(0, WAITING_CONNECTIONS, InetAddress.getLoopbackAddress()),
              Map.copyOf(replies));
      Thread.ofPlatform().daemon().name("canned-server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it answers. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** Takes no more connections; those that are there end with their callers. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        Thread.ofPlatform().daemon().name("canned-server-connection").start(() -> serve(caller));
      }
    } catch (IOException closed) {
      // Nobody waits for this server any more.
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      caller.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(caller.getInputStream());
      OutputStream out = caller.getOutputStream();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String target = "";
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String name = header.toLowerCase(Locale.ROOT);
          if (name.startsWith(TARGET)) {
            target = header.substring(TARGET.length()).strip();
          } else if (name.startsWith(LENGTH)) {
            length = Integer.parseInt(header.substring(LENGTH.length()).strip());
          }
        }
        in.skipNBytes(length);
        out.write(answer(target));
      }
    } catch (IOException gone) {
      // The caller is.
    }
  }

  private byte[] answer(String target) {
    byte[] body = replies.getOrDefault(target, "{}").getBytes(StandardCharsets.UTF_8);
    String head =
        """
        HTTP/1.1 %s
        Content-Type: application/x-amz-json-1.1
        x-amzn-RequestId: 00000000-0000-0000-0000-000000000000
        Content-Length: %d

        """
            .formatted(replies.containsKey(target) ? "200 OK" : "400 Bad Request", body.length);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    answer.writeBytes(body);
    return answer.toByteArray();
  }

  /** Returns the next line without its end; the empty text where there is none. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}

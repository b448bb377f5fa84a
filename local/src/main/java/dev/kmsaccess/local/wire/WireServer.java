package dev.kmsaccess.local.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kmsaccess.local.LocalCloud;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A world of local accounts on a port of this machine, and of this machine only. Every service is
 * at the one endpoint; requests are told apart as AWS's own are, by target and signature.
 */
public final class WireServer implements AutoCloseable {

  /** Larger than any request that a service here takes. */
  private static final int MOST_BYTES = 8 << 20;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Dispatcher dispatcher;
  private final WorldControls controls;

  private WireServer(HttpServer server, ExecutorService threads, LocalCloud cloud) {
    this.server = server;
    this.threads = threads;
    this.dispatcher = new Dispatcher(cloud);
    this.controls = new WorldControls(cloud);
  }

  /**
   * Starts to serve a world.
   *
   * @param port the port, or 0 for any that is free
   * @throws IOException if the port cannot be had
   */
  public static WireServer start(LocalCloud cloud, int port) throws IOException {
    // Read once, when the server's classes are loaded: without it, small answers wait 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer http =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), /* backlog= */ 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    WireServer server = new WireServer(http, threads, cloud);
    http.setExecutor(threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** Returns the endpoint for {@code --endpoint-url} and the like. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      WireReply reply = reply(request(exchange));
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  private WireReply reply(WireRequest request) {
    return request.path().startsWith(WorldControls.PREFIX)
        ? controls.handle(request)
        : dispatcher.dispatch(request);
  }

  private static WireRequest request(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name, String.join(",", values)));
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
    return new WireRequest(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
  }
}

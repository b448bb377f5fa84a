package dev.kmsaccess.broker;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Answers every operation of AWS's JSON protocol with a prepared text, and sends nothing. */
final class CannedHttp implements SdkHttpClient {

  private final Map<String, String> replies;

  /**
   * Makes a client.
   *
   * @param replies the body of the answer to each operation, by its {@code X-Amz-Target}
   */
  CannedHttp(Map<String, String> replies) {
    this.replies = Map.copyOf(replies);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Optional<String> reply =
        request.httpRequest().firstMatchingHeader("X-Amz-Target").map(replies::get);
    byte[] body = reply.orElse("{}").getBytes(StandardCharsets.UTF_8);
    HttpExecuteResponse response =
        HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(reply.isPresent() ? 200 : 400)
                    .putHeader("Content-Type", "application/x-amz-json-1.1")
                    .putHeader("Content-Length", Integer.toString(body.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
            .build();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return response;
      }

      @Override
      public void abort() {
        // There is nothing under way.
      }
    };
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}

package dev.kmsaccess.local.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** HTTP without a network: remembers the SDK's request and gives one prepared reply. */
final class RecordedHttp implements SdkHttpClient {

  private final WireReply reply;
  private Optional<WireRequest> request = Optional.empty();

  RecordedHttp(WireReply reply) {
    this.reply = reply;
  }

  /** Returns the SDK's own client of a service, speaking through this. */
  SdkClient client(ServedService service) {
    try {
      Object builder = service.type().getMethod("builder").invoke(null);
      if (builder instanceof SqsClientBuilder sqs) {
        // The sample digests are not those of the sample messages.
        sqs.checksumValidationEnabled(false);
      }
      ((SdkSyncClientBuilder<?, ?>) builder).httpClient(this);
      AwsClientBuilder<?, ?> aws = (AwsClientBuilder<?, ?>) builder;
      aws.region(Region.EU_CENTRAL_1);
      aws.endpointOverride(URI.create("http://127.0.0.1:1"));
      aws.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")));
      return (SdkClient) aws.build();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every client of the SDK has a builder", e);
    }
  }

  /** Returns what the SDK sent. */
  WireRequest request() {
    return request.orElseThrow();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest execution) {
    Map<String, String> headers = new HashMap<>();
    execution
        .httpRequest()
        .headers()
        .forEach((name, values) -> headers.put(name, String.join(",", values)));
    byte[] body = execution.contentStreamProvider().map(it -> read(it.newStream())).orElseThrow();
    request = Optional.of(new WireRequest("POST", "/", headers, body));
    SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    HttpExecuteResponse executed =
        HttpExecuteResponse.builder()
            .response(response.build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(reply.body())))
            .build();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return executed;
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}

  private static byte[] read(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be read", e);
    }
  }
}

package dev.kmsaccess.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Makes the clients of a function: one HTTP client for all, every timeout and source said outright,
 * because what the SDK finds out by itself it finds out slowly.
 *
 * <p>The timeouts fit a function of thirty seconds: a call that hangs is tried again while there is
 * still time to answer.
 */
public final class AwsClients {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT = Duration.ofSeconds(4);
  private static final Duration CALL = Duration.ofSeconds(10);

  private final Region region;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Duration longestCall;
  private final Optional<URI> endpoint;

  private AwsClients(
      Region region,
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      Duration longestCall,
      Optional<URI> endpoint) {
    this.region = region;
    this.http = http;
    this.credentials = credentials;
    this.longestCall = longestCall;
    this.endpoint = endpoint;
  }

  /** Returns the maker of clients for a function's Region. */
  public static AwsClients inRegion(String region) {
    return through(
        http(),
        region,
        // A function restored from a snapshot gets its credentials from the container endpoint,
        // every other one from its environment.
        AwsCredentialsProviderChain.builder()
            .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .addCredentialsProvider(ContainerCredentialsProvider.builder().build())
            .build());
  }

  /** Returns an HTTP client as the functions have it; whoever asks for it closes it. */
  public static SdkHttpClient http() {
    return AwsCrtHttpClient.builder().connectionTimeout(CONNECT).build();
  }

  /** Returns the maker of clients that go through this HTTP client. */
  public static AwsClients through(
      SdkHttpClient http, String region, AwsCredentialsProvider credentials) {
    return new AwsClients(Region.of(region), http, credentials, CALL, Optional.empty());
  }

  /**
   * Returns the maker of clients whose calls fail after this long, tries included; for functions
   * that make many and would rather come again.
   */
  public AwsClients failingAfter(Duration longest) {
    return new AwsClients(region, http, credentials, longest, endpoint);
  }

  /** Returns the maker of clients with the credentials of a session, over the same connections. */
  public AwsClients as(AwsSessionCredentials session) {
    return new AwsClients(
        region, http, StaticCredentialsProvider.create(session), longestCall, endpoint);
  }

  /** Returns the maker of clients that call this endpoint, whatever the service. */
  public AwsClients to(URI other) {
    return new AwsClients(region, http, credentials, longestCall, Optional.of(other));
  }

  /** Completes a client's builder, such as {@code KmsClient.builder()}. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            settings ->
                settings
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(
                        ATTEMPT.compareTo(longestCall) < 0 ? ATTEMPT : longestCall)
                    .apiCallTimeout(longestCall))
        .build();
  }
}

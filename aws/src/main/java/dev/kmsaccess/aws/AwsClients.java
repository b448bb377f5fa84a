package dev.kmsaccess.aws;

import java.time.Duration;
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

  private AwsClients(
      Region region, SdkHttpClient http, AwsCredentialsProvider credentials, Duration longestCall) {
    this.region = region;
    this.http = http;
    this.credentials = credentials;
    this.longestCall = longestCall;
  }

  /** Returns the maker of clients for a function's Region. */
  public static AwsClients inRegion(String region) {
    return through(
        AwsCrtHttpClient.builder().connectionTimeout(CONNECT).build(),
        region,
        // A function restored from a snapshot gets its credentials from the container endpoint,
        // every other one from its environment.
        AwsCredentialsProviderChain.builder()
            .addCredentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .addCredentialsProvider(ContainerCredentialsProvider.builder().build())
            .build());
  }

  /** Returns the maker of clients that go through another HTTP client than Lambda's. */
  public static AwsClients through(
      SdkHttpClient http, String region, AwsCredentialsProvider credentials) {
    return new AwsClients(Region.of(region), http, credentials, CALL);
  }

  /**
   * Returns the maker of clients whose calls fail after this long, tries included; for functions
   * that make many and would rather come again.
   */
  public AwsClients failingAfter(Duration longest) {
    return new AwsClients(region, http, credentials, longest);
  }

  /** Returns the maker of clients with the credentials of a session, over the same connections. */
  public AwsClients as(AwsSessionCredentials session) {
    return new AwsClients(region, http, StaticCredentialsProvider.create(session), longestCall);
  }

  /** Completes a client's builder, such as {@code KmsClient.builder()}. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
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

package dev.kmsaccess.cli;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options that say which AWS is meant, as users of the AWS CLI know them. */
public final class AwsOptions {

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "Another endpoint than AWS's own, such as that of the local accounts.")
  private @Nullable URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The Region; otherwise that of the environment or of the profile.")
  private @Nullable String region;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "A profile of the AWS configuration files.")
  private @Nullable String profile;

  /** Completes a client's builder, such as {@code KmsClient.builder()}. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    return build(builder, DefaultCredentialsProvider.builder().profileName(profile).build());
  }

  /** Completes a client's builder for other credentials than the caller's own. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, AwsCredentialsProvider credentials) {
    builder
        .region(region())
        .credentialsProvider(credentials)
        .httpClientBuilder(AwsCrtHttpClient.builder());
    Optional.ofNullable(endpoint).ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /** Returns the Region's name, such as {@code eu-central-1}. */
  public String regionName() {
    return region().id();
  }

  private Region region() {
    if (region != null) {
      return Region.of(region);
    }
    // The AWS CLI's own variable, which the SDK does not know; people have it set.
    String ofTheCli = System.getenv("AWS_DEFAULT_REGION");
    if (profile == null && System.getenv("AWS_REGION") == null && ofTheCli != null) {
      return Region.of(ofTheCli);
    }
    try {
      return DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion();
    } catch (SdkClientException e) {
      throw UserFault.notUnderstood("No Region is set: give one with --region, or set AWS_REGION.");
    }
  }
}

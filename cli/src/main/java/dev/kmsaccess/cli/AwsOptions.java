package dev.kmsaccess.cli;

import dev.kmsaccess.core.event.ForeignText;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The options that say which AWS is meant, as users of the AWS CLI know them. */
public final class AwsOptions {

  private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final int LONGEST_REASON = 300;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "Another endpoint than AWS's own, such as that of the local accounts.")
  private @Nullable String endpoint;

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

  private @Nullable AwsCredentialsProvider credentials;

  /**
   * Completes a client's builder, such as {@code KmsClient.builder()}.
   *
   * @throws UserFault if there are no credentials
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(B builder) {
    configure(builder);
    return builder.credentialsProvider(credentials()).build();
  }

  /** Completes a client's builder for other credentials than the caller's own. */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, AwsCredentialsProvider others) {
    configure(builder);
    return builder.credentialsProvider(others).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> void configure(
      B builder) {
    builder.region(region()).httpClientBuilder(UrlConnectionHttpClient.builder());
    if (endpoint != null) {
      builder.endpointOverride(HttpUrl.parse("--endpoint-url", endpoint));
    } else if (System.getenv(ENDPOINT) != null) {
      // The SDK takes it by itself, and does not say what is wrong with it.
      HttpUrl.parse(ENDPOINT, System.getenv(ENDPOINT));
    }
  }

  /** Returns the Region's name, such as {@code eu-central-1}. */
  public String regionName() {
    return region().id();
  }

  private Region region() {
    if (region != null) {
      return named(region, "--region");
    }
    if (profile != null) {
      requireProfile(profile);
    }
    // The AWS CLI's own variable, which the SDK does not know; people have it set. Like the SDK's
    // own it counts more than what a profile says.
    String ofTheCli = System.getenv("AWS_DEFAULT_REGION");
    if (System.getenv("AWS_REGION") == null && ofTheCli != null) {
      return named(ofTheCli, "AWS_DEFAULT_REGION");
    }
    try {
      return named(
          DefaultAwsRegionProviderChain.builder().profileName(profile).build().getRegion().id(),
          "the configured Region");
    } catch (SdkException e) {
      throw UserFault.notUnderstood("No Region is set: give one with --region, or set AWS_REGION.");
    }
  }

  private static Region named(String text, String where) {
    if (!REGION.matcher(text).matches()) {
      throw UserFault.notUnderstood(
          where + " must be the name of a Region such as eu-central-1, not: " + text);
    }
    return Region.of(text);
  }

  /** Is sure of them before the first call: the SDK's own words for having none fill a page. */
  private AwsCredentialsProvider credentials() {
    if (credentials == null) {
      credentials =
          profile == null
              ? certain(DefaultCredentialsProvider.builder().build(), AwsOptions::none)
              : ofProfile(profile);
    }
    return credentials;
  }

  /** As the AWS CLI has it, a profile that is named counts more than the environment. */
  private static AwsCredentialsProvider ofProfile(String name) {
    requireProfile(name);
    return certain(
        ProfileCredentialsProvider.create(name),
        reason ->
            "the profile '%s' gives no credentials (%s). Where it is one of IAM Identity Center, sign in: aws sso login --profile %s"
                .formatted(name, reason, name));
  }

  private static void requireProfile(String name) {
    if (ProfileFile.defaultProfileFile().profile(name).isEmpty()) {
      throw UserFault.notUnderstood(
          "there is no profile '"
              + name
              + "' in the AWS configuration files; 'aws configure list-profiles' tells which there"
              + " are.");
    }
  }

  private static String none(String reason) {
    String ofTheEnvironment = System.getenv("AWS_PROFILE");
    if (ofTheEnvironment != null) {
      return "no AWS credentials were found, and the profile '%1$s' of AWS_PROFILE gives none: sign in with 'aws sso login --profile %1$s', or name another with --profile."
          .formatted(ofTheEnvironment);
    }
    return "no AWS credentials were found: name a profile with --profile, sign in with 'aws sso"
        + " login', or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }

  private static AwsCredentialsProvider certain(
      AwsCredentialsProvider provider, UnaryOperator<String> sentence) {
    try {
      provider.resolveCredentials();
      return provider;
    } catch (SdkException | IllegalStateException | IllegalArgumentException e) {
      throw UserFault.unreachable(sentence.apply(reason(e)));
    }
  }

  /** Leaves out the whole of the profile file, which the SDK adds, and what secrets it may hold. */
  private static String reason(RuntimeException e) {
    String said = String.valueOf(e.getMessage());
    int file = said.indexOf(": ProfileFile(");
    return ForeignText.shown(file < 0 ? said : said.substring(0, file), LONGEST_REASON);
  }
}

package dev.kmsaccess.cli.member;

import dev.kmsaccess.core.access.Mode;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * Why a call did not work, and what to do about it.
 *
 * <p>IAM names the kind of policy that is to blame in the message of the error; see <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">access
 * denied error messages</a>.
 *
 * @param blame what is to blame, in a few words
 * @param hint what to do
 * @param said the error as AWS words it; foreign text
 */
record Denial(String blame, String hint, String said) {

  /** Returns what an error of a call means to somebody who was given access in a mode. */
  static Denial of(SdkException e, Mode mode, boolean bound) {
    String said = said(e);
    if (!(e instanceof AwsServiceException service)) {
      return new Denial(
          "AWS could not be reached",
          "Check the network, the proxy, and whether the Region's endpoint of KMS can be reached.",
          said);
    }
    return switch (service) {
      case NotFoundException notFound ->
          new Denial(
              "no such key",
              "Name the key by the ARN that the answer has, and look for it in its own Region.",
              said);
      case DisabledException disabled ->
          new Denial("the key is disabled", "Ask the key's owner.", said);
      case KmsInvalidStateException state ->
          new Denial("the key's state forbids it", "Ask the key's owner.", said);
      case IncorrectKeyException wrong ->
          new Denial("another key made the ciphertext", "Name that key.", said);
      case InvalidCiphertextException wrong ->
          new Denial(
              "the ciphertext or its encryption context is another",
              "Give the pairs that it was encrypted with by --context.",
              said);
      default -> of(service, said, mode, bound);
    };
  }

  private static Denial of(AwsServiceException e, String said, Mode mode, boolean bound) {
    String code =
        e.awsErrorDetails() == null
            ? ""
            : Objects.requireNonNullElse(e.awsErrorDetails().errorCode(), "");
    if (code.equals("UnrecognizedClientException") || code.equals("InvalidClientTokenId")) {
      return new Denial(
          "the credentials are not known in this Region",
          "Enable the Region for your account where it is one to opt in to; or the role was taken"
              + " away since.",
          said);
    }
    if (code.equals("ExpiredTokenException") || code.equals("ExpiredToken")) {
      return new Denial("the session is over", "Take the role anew.", said);
    }
    if (!code.startsWith("AccessDenied")) {
      return new Denial("AWS refuses the call", "See what it says.", said);
    }
    return named(said)
        .orElseGet(
            () ->
                new Denial(
                    "nothing allows it",
                    switch (mode) {
                          case GRANT ->
                              "It may be over, or seconds old: then give the --grant-token"
                                  + " of the answer.";
                          case POLICY -> "Attach the IAM policy of the answer; or it is over.";
                          case ROLE ->
                              "The access may be over; the key's tag may have lost the mode.";
                        }
                        + (bound
                            ? ""
                            : " Where the access is bound to an encryption context, give it by"
                                + " --context."),
                    said));
  }

  /** Returns the kind of policy that IAM names, if it names one. */
  private static Optional<Denial> named(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    if (text.contains("service control policy")) {
      return Optional.of(
          new Denial(
              "a service control policy (SCP) of your organisation",
              "Ask who keeps your organisation's SCPs; no access can get round one.",
              said));
    }
    if (text.contains("resource control policy")) {
      return Optional.of(
          new Denial(
              "a resource control policy (RCP) of the key's organisation",
              "Ask who keeps the RCPs of the key account's organisation.",
              said));
    }
    if (text.contains("vpc endpoint policy")) {
      return Optional.of(
          new Denial(
              "the policy of the VPC endpoint",
              "Let the endpoint's policy allow the key's ARN, or call from elsewhere.",
              said));
    }
    if (text.contains("permissions boundary")) {
      return Optional.of(
          new Denial(
              "a permissions boundary of your role", "Ask who keeps your account's roles.", said));
    }
    if (text.contains("session policy")) {
      return Optional.of(
          new Denial(
              "the policy of your session", "Take the role without a session policy.", said));
    }
    if (text.contains("explicit deny")) {
      return Optional.of(
          new Denial(
              text.contains("resource-based") ? "a Deny in the key's policy" : "a Deny in IAM",
              "Ask who wrote it; a Deny beats every access.",
              said));
    }
    if (text.contains("identity-based policy")) {
      return Optional.of(
          new Denial(
              "no IAM policy of your own account allows it",
              "Attach the IAM policy that the answer has.",
              said));
    }
    return Optional.empty();
  }

  private static String said(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorCode()
            + ": "
            + Objects.requireNonNullElse(service.awsErrorDetails().errorMessage(), "")
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}

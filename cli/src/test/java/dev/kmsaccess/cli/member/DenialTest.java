package dev.kmsaccess.cli.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kmsaccess.core.access.Mode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** What a denied call is put down to, by the words that IAM and KMS have for it. */
class DenialTest {

  private static final String DENIED =
      "User: arn:aws:sts::222233334444:assumed-role/app/s is not authorized to perform: kms:Decrypt"
          + " on resource: arn:aws:kms:eu-central-1:111122223333:key/1 ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          with an explicit deny in a service control policy           | a service control policy (SCP) of your organisation
          because no service control policy allows the kms:Decrypt action | a service control policy (SCP) of your organisation
          with an explicit deny in a resource control policy          | a resource control policy (RCP) of the key's organisation
          with an explicit deny in a VPC endpoint policy              | the policy of the VPC endpoint
          because no VPC endpoint policy allows the kms:Decrypt action | the policy of the VPC endpoint
          because no permissions boundary allows the kms:Decrypt action | a permissions boundary of your role
          because no session policy allows the kms:Decrypt action     | the policy of your session
          with an explicit deny in a resource-based policy            | a Deny in the key's policy
          with an explicit deny in an identity-based policy           | a Deny in IAM
          because no identity-based policy allows the kms:Decrypt action | no IAM policy of your own account allows it
          because no resource-based policy allows the kms:Decrypt action | nothing allows it
          """)
  void of_deniedCall_blamesThePolicyThatIamNames(String why, String blame) {
    Denial denial = Denial.of(kms("AccessDeniedException", DENIED + why), Mode.GRANT, true);

    assertThat(denial.blame()).isEqualTo(blame);
    assertThat(denial.hint()).isNotBlank();
    assertThat(denial.said()).isEqualTo("AccessDeniedException: " + DENIED + why);
  }

  @ParameterizedTest
  @CsvSource({
    "GRANT, --grant-token",
    "POLICY, Attach the IAM policy of the answer",
    "ROLE, tag may have lost the mode"
  })
  void of_callThatNothingAllows_hintsAtWhatTheModeHangsOn(Mode mode, String hint) {
    AwsServiceException denied = kms("AccessDeniedException", DENIED);

    assertThat(Denial.of(denied, mode, true).hint()).contains(hint).doesNotContain("--context");
    assertThat(Denial.of(denied, mode, false).hint()).contains(hint, "--context");
  }

  static Stream<Arguments> errorsOfKms() {
    return Stream.of(
        arguments(NotFoundException.builder(), "no such key"),
        arguments(DisabledException.builder(), "the key is disabled"),
        arguments(KmsInvalidStateException.builder(), "the key's state forbids it"),
        arguments(IncorrectKeyException.builder(), "another key made the ciphertext"),
        arguments(
            InvalidCiphertextException.builder(),
            "the ciphertext or its encryption context is another"));
  }

  @ParameterizedTest
  @MethodSource("errorsOfKms")
  void of_errorOfKms_saysWhatItMeansForTheCaller(AwsServiceException.Builder error, String blame) {
    Denial denial =
        Denial.of(error.awsErrorDetails(details("Code", "told")).build(), Mode.GRANT, true);

    assertThat(denial.blame()).isEqualTo(blame);
    assertThat(denial.said()).isEqualTo("Code: told");
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException, the credentials are not known in this Region",
    "InvalidClientTokenId, the credentials are not known in this Region",
    "ExpiredTokenException, the session is over",
    "ExpiredToken, the session is over",
    "ThrottlingException, AWS refuses the call"
  })
  void of_errorThatIsNoDenial_saysSo(String code, String blame) {
    assertThat(Denial.of(kms(code, "told"), Mode.GRANT, true).blame()).isEqualTo(blame);
  }

  @Test
  void of_errorWithoutDetails_isToldByItsMessage() {
    AwsServiceException bare = KmsException.builder().message("told").build();

    assertThat(Denial.of(bare, Mode.GRANT, true))
        .isEqualTo(new Denial("AWS refuses the call", "See what it says.", "told"));
  }

  @Test
  void of_callThatDidNotReachAws_pointsAtTheNetwork() {
    Denial denial = Denial.of(SdkClientException.create("no route"), Mode.GRANT, true);

    assertThat(denial.blame()).isEqualTo("AWS could not be reached");
    assertThat(denial.hint()).contains("network");
    assertThat(denial.said()).isEqualTo("no route");
  }

  private static AwsServiceException kms(String code, String message) {
    return KmsException.builder().awsErrorDetails(details(code, message)).build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says that AWS refuses a call for want of rights. */
final class Denied {

  private Denied() {}

  /** Makes the call, which is denied. */
  static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            it ->
                assertThat(it.awsErrorDetails().errorCode())
                    .as(it.getMessage())
                    .isEqualTo("AccessDeniedException"));
  }
}

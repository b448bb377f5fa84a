package dev.kmsaccess.local.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Assertions about errors, by the code that programs branch on. */
final class Refusals {

  private Refusals() {}

  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      String code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).as(it.getMessage()).isEqualTo(code));
  }
}

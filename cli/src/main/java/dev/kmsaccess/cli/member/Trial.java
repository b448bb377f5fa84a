package dev.kmsaccess.cli.member;

import java.util.Optional;

/**
 * One operation that was tried.
 *
 * @param operation its name, as the AWS CLI has it
 * @param denial why it did not work; empty if it did
 */
record Trial(String operation, Optional<Denial> denial) {

  /** Whether it worked. */
  boolean worked() {
    return denial.isEmpty();
  }
}

package dev.kmsaccess.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import org.junit.jupiter.api.Test;

/** What makes two statements the same. */
class StatementHashTest {

  @Test
  void of_theSameStatementAsKmsShowsItNextTime_isTheSame() {
    assertThat(
            hash(
                """
                {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:role/a", \
                "arn:aws:iam::111122223333:role/b"]}, "Action": ["kms:Decrypt"], "Resource": "*", \
                "Condition": {"StringEquals": {"kms:CallerAccount": ["1", "2"], "aws:userid": "u"}}}"""))
        .isEqualTo(
            hash(
                """
                {"Condition": {"StringEquals": {"aws:userid": "u", "kms:CallerAccount": ["2", "1"]}}, \
                "Resource": "*", "Action": "kms:Decrypt", "Principal": {"AWS": \
                ["arn:aws:iam::111122223333:role/b", "arn:aws:iam::111122223333:role/a"]}, "Effect": "Allow"}"""));
  }

  @Test
  void of_anotherStatement_isAnotherOne() {
    String one = "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\"}";

    assertThat(hash(one)).isNotEqualTo(hash(one.replace("Decrypt", "Encrypt")));
  }

  private static String hash(String statement) {
    String text = "{\"Version\": \"2012-10-17\", \"Statement\": [" + statement + "]}";
    return PolicyParser.parse(text, PolicyKind.KEY_POLICY) instanceof PolicyResult.Valid(var policy)
        ? StatementHash.of(policy.statements().getFirst())
        : "";
  }
}

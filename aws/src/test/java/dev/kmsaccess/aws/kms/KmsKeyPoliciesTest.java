package dev.kmsaccess.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.usecase.KeyPolicies;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;

class KmsKeyPoliciesTest {

  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");

  private final FakeKms kms = new FakeKms();
  private final KmsKeyPolicies policies = new KmsKeyPolicies(kms);

  @Test
  void current_readsTheOnePolicyOfTheKey() {
    assertThat(policies.current(KEY)).isEqualTo(new KeyPolicies.Reading.Read("{}"));
    assertThat(kms.last(GetKeyPolicyRequest.class).policyName()).isEqualTo("default");
  }

  @Test
  void current_thatFails_saysWhy_andDoesNotThrow() {
    kms.failure = Optional.of(FakeKms.error("AccessDeniedException", "not yours", 400));

    assertThat(policies.current(KEY))
        .isEqualTo(new KeyPolicies.Reading.Unavailable("AccessDeniedException: not yours"));
  }
}

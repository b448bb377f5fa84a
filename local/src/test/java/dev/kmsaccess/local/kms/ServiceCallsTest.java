package dev.kmsaccess.local.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.Policies;
import dev.kmsaccess.local.contract.TestAccount;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Calls that an AWS service makes with its caller's permissions. */
class ServiceCallsTest {

  private final LocalWorld world = new LocalWorld();
  private final TestAccount member = world.member();
  private final KmsClient owner = world.owner().kms();

  @Test
  void createGrant_onlyForAwsResources_isForServicesAndNotForTheirCallers() {
    String key =
        owner
            .createKey(
                it ->
                    it.policy(
                        Policies.of(
                            Policies.ownedBy(world.owner()),
                            """
                            {"Effect": "Allow", "Principal": {"AWS": "%s"},
                             "Action": "kms:CreateGrant", "Resource": "*", "Condition": {
                               "Bool": {"kms:GrantIsForAWSResource": "true"},
                               "StringLike": {"kms:ViaService": "ec2.*.amazonaws.com"}}}
                            """
                                .formatted(member.root()))))
            .keyMetadata()
            .arn();
    String role = member.createRole("launcher");
    LocalKms launcher = (LocalKms) member.kms();

    assertThatThrownBy(() -> grant(launcher, key, role)).isInstanceOf(KmsException.class);
    assertThat(grant(launcher.via("ec2.eu-central-1.amazonaws.com"), key, role)).isNotEmpty();
    assertThatThrownBy(() -> grant(launcher.via("rds.eu-central-1.amazonaws.com"), key, role))
        .isInstanceOf(KmsException.class);
  }

  private static String grant(KmsClient kms, String key, String grantee) {
    return kms.createGrant(
            it -> it.keyId(key).granteePrincipal(grantee).operations(GrantOperation.DECRYPT))
        .grantId();
  }
}

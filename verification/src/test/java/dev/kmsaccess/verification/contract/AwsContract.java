package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/**
 * What one class of the module {@code aws} promises with a service behind it. {@link
 * LocalContractsTest} and {@link MotoContractsTest} say where each is held.
 */
abstract class AwsContract {

  /** An account that is in no organisation of ours. */
  static final AccountId STRANGER = new AccountId("999900001111");

  private static final StackName STACK = new StackName("kms-access");

  private AwsEndpoint aws;
  private KmsClient kms;
  private IamClient iam;

  @BeforeEach
  void connect(AwsEndpoint endpoint) {
    aws = endpoint;
    kms = endpoint.client(KmsClient.builder(), endpoint.owner().administrator());
    iam = endpoint.client(IamClient.builder(), endpoint.owner().administrator());
  }

  /** Returns where the contract is held. */
  final AwsEndpoint aws() {
    return aws;
  }

  /**
   * Holds what is so at AWS. Where it is known to be otherwise, that must still be so: a difference
   * that is gone leaves the list. It shows in what comes of the claim or in the service's error;
   * anything else that is thrown is a fault of ours.
   */
  final void unless(Difference difference, Runnable claim) {
    if (aws.differences().contains(difference)) {
      assertThat(catchThrowable(claim::run))
          .as("%s is no difference any more; strike it out", difference)
          .isInstanceOfAny(AssertionError.class, SdkException.class);
    } else {
      claim.run();
    }
  }

  /** Returns the owner's client of KMS. */
  final KmsClient kms() {
    return kms;
  }

  /** Returns the owner's client of IAM. */
  final IamClient iam() {
    return iam;
  }

  /** Makes a symmetric key that opted in to every mode. */
  final KeyArn createKey() {
    return KeyArn.of(
        kms()
            .createKey(
                it ->
                    it.keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
                        .tags(tag -> tag.tagKey("kms-access").tagValue("grant policy role")))
            .keyMetadata()
            .arn());
  }

  /** Returns the ARN of a key that is not there. */
  final KeyArn noKey() {
    return KeyArn.of(
        "arn:aws:kms:%s:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab"
            .formatted(AwsEndpoint.REGION, aws.owner().id()));
  }

  /** Makes a role that everybody of its account may take, and returns its ARN. */
  final PrincipalArn createRole(AwsEndpoint.Account account, String name) {
    return createRole(account, name, account.id());
  }

  /** Makes a role that everybody of an account may take, and returns its ARN. */
  final PrincipalArn createRole(AwsEndpoint.Account account, String name, AccountId trusted) {
    return PrincipalArn.of(
        aws.client(IamClient.builder(), account.administrator())
            .createRole(
                it ->
                    it.roleName(name)
                        .assumeRolePolicyDocument(
                            """
                            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", \
                            "Principal": {"AWS": "arn:aws:iam::%s:root"}, \
                            "Action": "sts:AssumeRole"}]}"""
                                .formatted(trusted)))
            .role()
            .arn());
  }

  /** Lets a role do something with everything. */
  final void allow(AwsEndpoint.Account account, PrincipalArn role, String action) {
    aws.client(IamClient.builder(), account.administrator())
        .putRolePolicy(
            it ->
                it.roleName(role.name())
                    .policyName(action.replace(":", "-"))
                    .policyDocument(document(action)));
  }

  /** Returns a policy of IAM that allows one action on everything. */
  static String document(String action) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "*"}]}"""
        .formatted(action);
  }

  /** Returns the installation whose key account is the owner. */
  final Installation installation() {
    return new Installation(
        STACK,
        "aws",
        aws.owner().id(),
        AwsEndpoint.REGION,
        Duration.ofDays(7),
        EnumSet.allOf(Mode.class));
  }

  /** Returns who is inside: the organisation of both accounts. */
  final TrustZone trust(Instant now) {
    return TrustZone.builder().organization(aws.organization()).build();
  }

  /** Returns an access of eight hours that the member asked for. */
  final Access access(
      Mode mode, KeyArn key, PrincipalArn grantee, EncryptionContextConstraint context) {
    AccessScope scope =
        new AccessScope(
            aws.member().id(),
            grantee,
            key,
            Set.of(KmsOperation.ENCRYPT, KmsOperation.DECRYPT),
            mode,
            context.pairs().keySet());
    return new Access(
        AccessName.of(
            STACK,
            new AccessId(aws.member().id(), "nightly-report-4711"),
            aws.clock().instant().plus(Duration.ofHours(8)),
            scope,
            context),
        scope,
        context);
  }
}

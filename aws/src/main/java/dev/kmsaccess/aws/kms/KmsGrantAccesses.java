package dev.kmsaccess.aws.kms;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;

/**
 * Accesses as grants. Each names the reaper's role as its retiring principal, so one listing finds
 * them all, whichever key they are on.
 */
public final class KmsGrantAccesses implements Accesses {

  /** The largest page that KMS gives. */
  private static final int PAGE = 100;

  /** How a grant is ended, which depends on who ends it. */
  private enum Ending {
    /** By its retiring principal, in every state of the key and without rights on it. */
    RETIRE,
    /** By the owner of the key. */
    REVOKE
  }

  private final KmsClient kms;
  private final KmsAccounts owners;
  private final Ownership ownership;
  private final PrincipalArn retirer;
  private final Ending ending;

  private KmsGrantAccesses(
      KmsClient kms, KmsAccounts owners, Ownership ownership, PrincipalArn retirer, Ending ending) {
    this.kms = kms;
    this.owners = owners;
    this.ownership = ownership;
    this.retirer = retirer;
    this.ending = ending;
  }

  /** Returns accesses for the retirer itself, which ends them by RetireGrant. */
  public static KmsGrantAccesses endedByRetirer(
      KmsClient kms, Ownership ownership, PrincipalArn retirer) {
    return new KmsGrantAccesses(kms, KmsAccounts.all(kms), ownership, retirer, Ending.RETIRE);
  }

  /**
   * Returns accesses for somebody with rights on the keys, who ends them by RevokeGrant.
   *
   * @param kms a client of the retirer's account, to list with and to ask whether we are frozen
   * @param owners the clients of the accounts that own the keys
   */
  public static KmsGrantAccesses endedByOwner(
      KmsClient kms, KmsAccounts owners, Ownership ownership, PrincipalArn retirer) {
    return new KmsGrantAccesses(kms, owners, ownership, retirer, Ending.REVOKE);
  }

  @Override
  public Mode mode() {
    return Mode.GRANT;
  }

  @Override
  public Opened open(Access access) {
    try {
      KmsClient owner = owner(access);
      Optional<Opened.Refused> frozen = freeze(owner, access);
      if (frozen.isPresent()) {
        return frozen.get();
      }
      CreateGrantResponse made = owner.createGrant(request(access).build());
      return new Opened.Made(
          new Handle.Grant(access.scope().key(), made.grantId()),
          Optional.ofNullable(made.grantToken()));
    } catch (AwsServiceException e) {
      return KmsErrors.refusal(e).orElseThrow(() -> e);
    }
  }

  @Override
  public Optional<Opened.Refused> rehearse(Access access) {
    try {
      KmsClient owner = owner(access);
      return freeze(owner, access).or(() -> rehearse(owner, access));
    } catch (AwsServiceException e) {
      return Optional.of(KmsErrors.refusal(e).orElseThrow(() -> e));
    }
  }

  /**
   * A freeze is a Deny on our own role, which a session in another account does not carry. So there
   * the grant is rehearsed with our own credentials first: whatever else forbids it, IAM names a
   * Deny of our role before all.
   */
  private Optional<Opened.Refused> freeze(KmsClient owner, Access access) {
    return owner == kms
        ? Optional.empty()
        : rehearse(kms, access).filter(it -> it.cause() == Opened.Cause.FROZEN);
  }

  private KmsClient owner(Access access) {
    return owners.in(access.scope().key().account());
  }

  private Optional<Opened.Refused> rehearse(KmsClient client, Access access) {
    try {
      client.createGrant(request(access).dryRun(true).build());
      return Optional.empty();
    } catch (DryRunOperationException wouldSucceed) {
      return Optional.empty();
    } catch (KmsException e) {
      return Optional.of(KmsErrors.refusal(e).orElseThrow(() -> e));
    }
  }

  @Override
  public Stream<Found> all() {
    ListRetirableGrantsRequest request =
        ListRetirableGrantsRequest.builder()
            .retiringPrincipal(retirer.toString())
            .limit(PAGE)
            .build();
    return kms.listRetirableGrantsPaginator(request).stream()
        .flatMap(page -> page.grants().stream())
        .map(KmsGrants::listed)
        .map(ownership::judge);
  }

  @Override
  public Ended end(LiveAccess access) {
    if (!(access.handle() instanceof Handle.Grant grant)) {
      return new Ended.Stuck("a " + access.handle().mode() + " cannot be ended as a grant");
    }
    return switch (ending) {
      case RETIRE ->
          ended(
              grant.key(),
              owner ->
                  owner.retireGrant(it -> it.keyId(grant.key().toString()).grantId(grant.id())));
      case REVOKE -> revoke(grant.key(), grant.id());
    };
  }

  /** Revokes any grant on a key, as its owner; total. */
  public Ended revoke(KeyArn key, String grantId) {
    return ended(key, owner -> owner.revokeGrant(it -> it.keyId(key.toString()).grantId(grantId)));
  }

  private Ended ended(KeyArn key, Consumer<KmsClient> call) {
    try {
      call.accept(owners.in(key.account()));
      return new Ended.Done();
    } catch (SdkException e) {
      return KmsErrors.ending(e);
    }
  }

  private CreateGrantRequest.Builder request(Access access) {
    CreateGrantRequest.Builder request =
        CreateGrantRequest.builder()
            .name(access.name().format())
            .keyId(access.scope().key().toString())
            .granteePrincipal(access.scope().grantee().toString())
            .retiringPrincipal(retirer.toString())
            .operationsWithStrings(KmsOperation.apiNames(access.scope().operations()));
    return switch (access.context()) {
      case EncryptionContextConstraint.None none -> request;
      case EncryptionContextConstraint.EqualTo equal ->
          request.constraints(
              GrantConstraints.builder().encryptionContextEquals(equal.pairs()).build());
      case EncryptionContextConstraint.Includes includes ->
          request.constraints(
              GrantConstraints.builder().encryptionContextSubset(includes.pairs()).build());
    };
  }
}

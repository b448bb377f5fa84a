package dev.kmsaccess.cli.adopt;

import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.kms.KmsGrants;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.cli.operate.Deployment;
import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.adoption.GrantAdoption;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.event.ForeignText;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;

/**
 * A grant that is replaced by one with an end: first the new one is made, then time is given to KMS
 * to know it everywhere, then the old one is revoked. Called again after it was broken off, it goes
 * on where it was.
 */
final class GrantChange implements PlannedChange {

  private final KmsGrantAccesses grants;
  private final KeyArn key;
  private final GrantListEntry old;
  private final Access access;
  private final boolean isMade;
  private final Settling settling;

  /**
   * How long both grants stand side by side.
   *
   * @param time how long
   * @param pause waits
   */
  record Settling(Duration time, Consumer<Duration> pause) {}

  private GrantChange(
      KmsGrantAccesses grants,
      KeyArn key,
      GrantListEntry old,
      Access access,
      boolean isMade,
      Settling settling) {
    this.grants = grants;
    this.key = key;
    this.old = old;
    this.access = access;
    this.isMade = isMade;
    this.settling = settling;
  }

  /**
   * Reads the key's grants and works out the change.
   *
   * @throws UserFault if there is no such grant, or it cannot be replaced
   */
  static GrantChange of(
      KmsClient kms,
      Deployment deployment,
      KeyArn key,
      String grantId,
      Instant until,
      Instant now,
      Settling settling) {
    GrantListEntry old =
        find(kms, key, grantId)
            .orElseThrow(
                () -> UserFault.notUnderstood("the key " + key + " has no grant " + grantId + "."));
    GrantAdoption adoption = new GrantAdoption(deployment.installation(), key);
    Access wanted = access(adoption, old, until, now);
    // Anybody may name a request like that: only what is this very access but for its end counts.
    List<AccessName> namesakes = namesakes(kms, deployment, key, grantId);
    Optional<Access> made =
        namesakes.stream()
            .filter(it -> it.expiry().isAfter(now))
            .map(it -> access(adoption, old, it.expiry(), now))
            .filter(it -> namesakes.contains(it.name()))
            .findFirst();
    Access access = made.orElse(wanted);
    return new GrantChange(
        KmsGrantAccesses.endedByOwner(
            kms, KmsAccounts.all(kms), deployment.installation().ownership(), deployment.reaper()),
        key,
        old,
        access,
        made.isPresent(),
        settling);
  }

  /** Returns the access as it will be listed, for the rules to be asked about it. */
  LiveAccess planned() {
    return new LiveAccess(
        access.name(),
        new Handle.Grant(key, "planned"),
        access.scope().grantee().toString(),
        access.scope().operations().contains(KmsOperation.CREATE_GRANT));
  }

  @Override
  public void show(PrintWriter out) {
    out.println("On " + key + ":");
    out.println("  - grant " + old.grantId());
    out.println("      without an end");
    out.println("  + grant " + access.name() + (isMade ? "  (made already)" : ""));
    out.println("      until " + access.name().expiry() + ", ended by the reaper");
    out.println("    both for " + access.scope().grantee());
    out.println(
        "      "
            + access.scope().operations().stream()
                .map(KmsOperation::apiName)
                .collect(Collectors.joining(", ")));
    if (!access.context().pairs().isEmpty()) {
      out.println(
          "      bound to the encryption context keys "
              + ForeignText.shown(String.join(", ", access.context().pairs().keySet()), 1_000));
    }
    out.println(
        "The old grant is revoked "
            + settling.time()
            + " after the new one is made, when KMS knows it everywhere.");
  }

  @Override
  public void carryOut(PrintWriter out) {
    if (!isMade) {
      switch (grants.open(access)) {
        case Opened.Made made -> out.println("Made: " + made.handle());
        case Opened.Refused(Opened.Cause cause, String detail) ->
            throw UserFault.unreachable(
                "KMS made no grant, and the old one stands ("
                    + cause
                    + "): "
                    + ForeignText.shown(detail, 1_000));
      }
    }
    out.println("Waiting " + settling.time() + " …");
    settling.pause().accept(settling.time());
    switch (grants.revoke(key, old.grantId())) {
      case Ended.Done done -> {}
      case Ended.AlreadyGone gone -> {}
      case Ended.Postponed(String why) -> throw stillThere(why);
      case Ended.Stuck(String why) -> throw stillThere(why);
    }
    out.println("Done: the access ends at " + access.name().expiry() + ".");
  }

  private UserFault stillThere(String why) {
    return UserFault.unreachable(
        "the new grant is made, but the old one could not be revoked: "
            + why
            + ". Call the same command again.");
  }

  private static Optional<GrantListEntry> find(KmsClient kms, KeyArn key, String grantId) {
    try {
      return kms.listGrants(it -> it.keyId(key.toString()).grantId(grantId)).grants().stream()
          .filter(it -> grantId.equals(it.grantId()))
          .findFirst();
    } catch (SdkException e) {
      throw unread(key, e);
    }
  }

  private static Access access(
      GrantAdoption adoption, GrantListEntry old, Instant until, Instant now) {
    return switch (adoption.ending(KmsGrants.listed(old), KmsGrants.context(old), until, now)) {
      case GrantAdoption.Result.Replaced(Access by) -> by;
      case GrantAdoption.Result.Refused(String why) ->
          throw UserFault.notUnderstood(
              "the grant gets no end: " + ForeignText.shown(why, 1_000) + ".");
    };
  }

  /** The accesses that bear the request id which an earlier call would have given. */
  private static List<AccessName> namesakes(
      KmsClient kms, Deployment deployment, KeyArn key, String grantId) {
    String requestId = GrantAdoption.requestId(grantId);
    try {
      return kms
          .listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
          .grants()
          .stream()
          .map(it -> deployment.installation().ownership().judge(KmsGrants.listed(it)))
          .flatMap(it -> it instanceof Found.Ours(LiveAccess ours) ? Stream.of(ours) : Stream.of())
          .map(LiveAccess::name)
          .filter(it -> it.id().requestId().equals(requestId))
          .toList();
    } catch (SdkException e) {
      throw unread(key, e);
    }
  }

  private static UserFault unread(KeyArn key, SdkException e) {
    return UserFault.unreachable("the grants of " + key + " could not be read: " + e.getMessage());
  }
}

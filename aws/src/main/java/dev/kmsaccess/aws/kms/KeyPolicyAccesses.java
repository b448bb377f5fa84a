package dev.kmsaccess.aws.kms;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Ended;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Opened;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.keypolicy.AccessStatements;
import dev.kmsaccess.core.keypolicy.Generation;
import dev.kmsaccess.core.keypolicy.KeyPolicyEdit;
import dev.kmsaccess.core.keypolicy.KeyPolicyText;
import dev.kmsaccess.core.policy.PolicyVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * Accesses that are statements of key policies. There must be one of these at work at a time.
 *
 * <p>KMS replaces a policy as a whole and compares no version. So each write carries a {@link
 * Generation}, is made on a policy that was read twice alike, and never on a read that lacks the
 * last write unless somebody else's change explains it. The safety check against locking oneself
 * out is never bypassed. What somebody else writes in the moment that is left is overwritten.
 */
public final class KeyPolicyAccesses implements Accesses {

  private static final String POLICY_NAME = "default";

  /**
   * A key without our tag is not asked for it again for so long. A release is applied once more
   * after fifteen minutes, so one that passes over a key which got the tag meanwhile finds it then.
   */
  private static final Duration PASSED_OVER = Duration.ofMinutes(10);

  /**
   * After so long KMS shows everybody what was written (<a
   * href="https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency">eventual
   * consistency</a>). A policy that lacks our last write then was put back by somebody to what it
   * was before.
   */
  private static final Duration SETTLED = Duration.ofMinutes(15);

  /** A policy that changes under our hands so often is left for later. */
  private static final int TRIES = 4;

  private final KmsClient kms;
  private final Installation installation;
  private final Function<Instant, TrustZone> trust;
  private final InstantSource clock;
  private final Map<KeyArn, LastWrite> written = new HashMap<>();
  private final Map<KeyArn, Instant> withoutTag = new HashMap<>();

  /**
   * Makes the accesses of an installation.
   *
   * @param trust who counts as inside at an instant; its organisations are those that a grantee
   *     must be in
   */
  public KeyPolicyAccesses(
      KmsClient kms,
      Installation installation,
      Function<Instant, TrustZone> trust,
      InstantSource clock) {
    this.kms = kms;
    this.installation = installation;
    this.trust = trust;
    this.clock = clock;
  }

  @Override
  public Mode mode() {
    return Mode.POLICY;
  }

  @Override
  public Opened open(Access access) {
    return open(List.of(access)).getFirst();
  }

  @Override
  public List<Opened> open(List<Access> accesses) {
    KeyArn key = accesses.getFirst().scope().key();
    withoutTag.remove(key);
    try {
      return write(key, edit -> opening(edit, accesses));
    } catch (KmsException e) {
      Opened refused = refusal(e).orElseThrow(() -> e);
      return accesses.stream().map(it -> refused).toList();
    } catch (PolicyNotUnderstoodException e) {
      Opened refused =
          new Opened.Refused(Opened.Cause.POLICY_NOT_UNDERSTOOD, String.valueOf(e.getMessage()));
      return accesses.stream().map(it -> refused).toList();
    }
  }

  @Override
  public Optional<Opened.Refused> rehearse(Access access) {
    try {
      return switch (read(access.scope().key())) {
        case KeyPolicyText.Reading.NotUnderstood(String why) ->
            Optional.of(new Opened.Refused(Opened.Cause.POLICY_NOT_UNDERSTOOD, why));
        case KeyPolicyText.Reading.Read(KeyPolicyText text) ->
            opening(edit(access.scope().key(), text), List.of(access)).outcomes().getFirst()
                    instanceof Opened.Refused refused
                ? Optional.of(refused)
                : Optional.empty();
      };
    } catch (KmsException e) {
      return Optional.of(refusal(e).orElseThrow(() -> e));
    }
  }

  @Override
  public Stream<Found> all() {
    return kms.listKeysPaginator(ListKeysRequest.builder().build()).keys().stream()
        .map(it -> KeyArn.of(it.keyArn()))
        .flatMap(key -> lookedAt(key).stream());
  }

  @Override
  public Stream<Found> to(KeyArn key) {
    boolean isHere =
        key.account().equals(installation.keyAccount())
            && key.region().equals(installation.region());
    return isHere ? foundOn(key).stream() : Stream.empty();
  }

  @Override
  public Ended end(LiveAccess access) {
    return end(List.of(access)).getFirst();
  }

  @Override
  public List<Ended> end(List<LiveAccess> accesses) {
    try {
      return write(accesses.getFirst().handle().key(), edit -> ending(edit, accesses));
    } catch (SdkException e) {
      Ended ended = KmsErrors.ending(e);
      return accesses.stream().map(it -> ended).toList();
    } catch (PolicyNotUnderstoodException e) {
      Ended ended = new Ended.Stuck("the key's policy is not understood: " + e.getMessage());
      return accesses.stream().map(it -> ended).toList();
    } catch (UnsettledPolicyException e) {
      Ended ended = new Ended.Postponed(String.valueOf(e.getMessage()));
      return accesses.stream().map(it -> ended).toList();
    }
  }

  /**
   * What is to become of a policy, and what came of each item; no change where nothing is to do.
   */
  private record Draft<T>(KeyPolicyEdit edit, List<T> outcomes) {}

  private record LastWrite(Generation mark, Instant time) {}

  private <T> List<T> write(KeyArn key, Function<KeyPolicyEdit, Draft<T>> change) {
    for (int i = 0; i < TRIES; i++) {
      KeyPolicyText before = understood(key);
      Draft<T> draft = change.apply(edit(key, before));
      if (draft.edit().policy().equals(before)) {
        return draft.outcomes();
      }
      if (!understood(key).saysTheSameAs(before)) {
        continue;
      }
      long last = Optional.ofNullable(written.get(key)).map(it -> it.mark().number()).orElse(0L);
      KeyPolicyText after = draft.edit().marked(before, last);
      kms.putKeyPolicy(
          it -> it.keyId(key.toString()).policyName(POLICY_NAME).policy(after.compact()));
      Generation.of(after, installation.stack())
          .ifPresent(it -> written.put(key, new LastWrite(it, clock.instant())));
      return draft.outcomes();
    }
    throw new UnsettledPolicyException("the policy of " + key + " changes again and again");
  }

  private Draft<Opened> opening(KeyPolicyEdit before, List<Access> accesses) {
    KeyPolicyEdit edit = before;
    List<Opened> outcomes = new ArrayList<>();
    for (Access access : accesses) {
      Optional<Opened.Refused> objection = objection(edit, access);
      if (objection.isPresent()) {
        outcomes.add(objection.get());
        continue;
      }
      if (edit.access(access.name()).isEmpty()) {
        edit = edit.with(access, organizations(access));
      }
      outcomes.add(
          new Opened.Made(
              new Handle.Statement(access.scope().key(), access.name().format()),
              Optional.empty()));
    }
    return new Draft<>(edit, outcomes);
  }

  private Optional<Opened.Refused> objection(KeyPolicyEdit edit, Access access) {
    if (edit.access(access.name()).filter(access::equals).isPresent()) {
      return Optional.empty();
    }
    if (edit.bears(access.name())) {
      return refused(Opened.Cause.POLICY_NOT_UNDERSTOOD, "its name is there with other content");
    }
    if (access.scope().operations().contains(KmsOperation.RETIRE_GRANT)) {
      return refused(Opened.Cause.INVALID, "RetireGrant has no effect in a key policy.");
    }
    List<OrganizationId> organizations = organizations(access);
    if (AccessStatements.read(
            access.name(), access.scope().key(), AccessStatements.of(access, organizations))
        .isEmpty()) {
      return refused(Opened.Cause.INVALID, "It cannot be written as statements of a key policy.");
    }
    if (edit.policy().document().version() != PolicyVersion.V2012_10_17
        && access.context().pairs().toString().contains("$")) {
      return refused(
          Opened.Cause.INVALID, "Under the key policy's Version, a $ cannot be written as itself.");
    }
    Optional<String> dead = edit.policy().deadPrincipal();
    if (dead.isPresent()) {
      return refused(Opened.Cause.POLICY_NAMES_DELETED_PRINCIPAL, dead.get());
    }
    KeyPolicyEdit after = edit.with(access, organizations);
    int bytes = after.marked(edit.policy(), 0).bytes() + MARK_GROWTH;
    if (bytes > KeyPolicyText.LARGEST_BYTES) {
      return refused(
          Opened.Cause.POLICY_FULL,
          "%,d bytes would be needed, and there are %,d."
              .formatted(bytes, KeyPolicyText.LARGEST_BYTES));
    }
    return opens(edit, after)
        .flatMap(it -> refused(Opened.Cause.POLICY_WOULD_EXPOSE_KEY, it.message()));
  }

  /** Room for a mark whose number has more digits than it has now. */
  private static final int MARK_GROWTH = 16;

  /** Returns a way in from outside that the statements at the end of a policy make. */
  private Optional<Finding> opens(KeyPolicyEdit before, KeyPolicyEdit after) {
    Instant now = clock.instant();
    int ours = before.policy().statements().size();
    return ExposureAnalyzer.within(trust.apply(now))
        .analyze(after.policy().document(), after.key(), now)
        .findings()
        .stream()
        .filter(it -> it.statement() >= ours)
        .findFirst();
  }

  private List<OrganizationId> organizations(Access access) {
    return trust.apply(clock.instant()).organizationsAskedOf(access.scope().grantee().account());
  }

  private Draft<Ended> ending(KeyPolicyEdit before, List<LiveAccess> accesses) {
    Set<AccessName> there = new HashSet<>();
    List<Ended> outcomes = new ArrayList<>();
    Optional<String> dead = before.policy().deadPrincipal();
    for (LiveAccess access : accesses) {
      if (before.access(access.name()).isEmpty()) {
        outcomes.add(new Ended.AlreadyGone());
      } else if (dead.isPresent()) {
        outcomes.add(
            new Ended.Stuck(
                "the key's policy names the deleted principal "
                    + dead.get()
                    + ", and KMS takes no new version until it is taken out"));
      } else {
        there.add(access.name());
        outcomes.add(new Ended.Done());
      }
    }
    return new Draft<>(there.isEmpty() ? before : before.without(there), outcomes);
  }

  private KeyPolicyText understood(KeyArn key) {
    for (int i = 0; i < TRIES; i++) {
      switch (read(key)) {
        case KeyPolicyText.Reading.NotUnderstood(String why) ->
            throw new PolicyNotUnderstoodException(why);
        case KeyPolicyText.Reading.Read(KeyPolicyText text) -> {
          if (!isOutdated(key, text)) {
            return text;
          }
        }
      }
    }
    throw new UnsettledPolicyException("KMS does not show our last write of the policy of " + key);
  }

  /** Whether a read lacks our last write although nobody else changed anything. */
  private boolean isOutdated(KeyArn key, KeyPolicyText text) {
    LastWrite last = written.get(key);
    if (last == null || !clock.instant().isBefore(last.time().plus(SETTLED))) {
      return false;
    }
    long number = Generation.of(text, installation.stack()).map(Generation::number).orElse(0L);
    return number < last.mark().number()
        && Generation.foreign(text, installation.stack()).equals(last.mark().foreign());
  }

  private KeyPolicyText.Reading read(KeyArn key) {
    return KeyPolicyText.read(
        kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName(POLICY_NAME)).policy());
  }

  private KeyPolicyEdit edit(KeyArn key, KeyPolicyText text) {
    return new KeyPolicyEdit(key, text, installation.stack());
  }

  /**
   * Whatever is odd about one key is said of that key, so that it cannot keep us from the others.
   */
  private Collection<Found> lookedAt(KeyArn key) {
    try {
      return isOptedIn(key) ? foundOn(key) : List.of();
    } catch (SdkException e) {
      if (AwsErrors.mayPass(e)) {
        throw e;
      }
      return List.of(unreadable(key, AwsErrors.message(e)));
    } catch (RuntimeException fault) {
      return List.of(unreadable(key, fault.toString()));
    }
  }

  private boolean isOptedIn(KeyArn key) {
    Instant now = clock.instant();
    if (now.isBefore(withoutTag.getOrDefault(key, Instant.MIN))) {
      return false;
    }
    boolean hasTag = hasTag(key);
    if (!hasTag) {
      withoutTag.put(key, now.plus(PASSED_OVER));
    }
    return hasTag;
  }

  private boolean hasTag(KeyArn key) {
    try {
      Optional<String> tag =
          kms
              .listResourceTagsPaginator(
                  ListResourceTagsRequest.builder().keyId(key.toString()).build())
              .tags()
              .stream()
              .filter(it -> it.tagKey().equals(KeyFacts.OPT_IN_TAG))
              .map(Tag::tagValue)
              .findFirst();
      return tag.map(KeyFacts::modes).filter(it -> it.contains(Mode.POLICY)).isPresent();
    } catch (NotFoundException gone) {
      return false;
    } catch (KmsException e) {
      if (AwsErrors.isDenied(e)) {
        return false;
      }
      throw e;
    }
  }

  private Collection<Found> foundOn(KeyArn key) {
    try {
      return switch (read(key)) {
        case KeyPolicyText.Reading.NotUnderstood(String why) -> List.of(unreadable(key, why));
        case KeyPolicyText.Reading.Read(KeyPolicyText text) ->
            edit(key, text).found(clock.instant(), installation.longest());
      };
    } catch (NotFoundException gone) {
      return List.of();
    } catch (KmsException e) {
      if (AwsErrors.isDenied(e)) {
        return List.of(unreadable(key, AwsErrors.message(e)));
      }
      throw e;
    }
  }

  private static Found unreadable(KeyArn key, String why) {
    return new Found.Unreadable("the policy of " + key, why);
  }

  private static Optional<Opened.Refused> refused(Opened.Cause cause, String detail) {
    return Optional.of(new Opened.Refused(cause, detail));
  }

  private static Optional<Opened.Refused> refusal(KmsException e) {
    if (e instanceof MalformedPolicyDocumentException malformed) {
      String said = AwsErrors.message(malformed);
      return refused(
          said.contains("principal")
              ? Opened.Cause.POLICY_NAMES_DELETED_PRINCIPAL
              : Opened.Cause.NOT_PERMITTED,
          said);
    }
    return KmsErrors.refusal(e)
        .map(
            it ->
                it.cause() == Opened.Cause.LIMIT_REACHED
                    ? new Opened.Refused(Opened.Cause.POLICY_FULL, it.detail())
                    : it);
  }
}

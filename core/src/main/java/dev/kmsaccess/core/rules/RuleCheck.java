package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.AccessRefused;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.Durations;
import dev.kmsaccess.core.event.Reason;
import dev.kmsaccess.core.event.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Everything that stands between one request and one rule which names its account and its key. */
final class RuleCheck {

  private static final Duration STALE = Duration.ofMinutes(10);
  private static final Duration FUTURE = Duration.ofMinutes(5);

  /** What a smaller request would not meet. */
  private static final Set<ReasonCode> ASKED_TOO_MUCH =
      EnumSet.of(
          ReasonCode.OPERATION_NOT_ALLOWED,
          ReasonCode.CREATE_GRANT_NOT_ALLOWED,
          ReasonCode.OPERATION_NOT_SUPPORTED,
          ReasonCode.DURATION_TOO_LONG);

  private final Rule rule;
  private final AccessRequest request;
  private final Circumstances circumstances;
  private final List<Reason> reasons;

  RuleCheck(Rule rule, AccessRequest request, Circumstances circumstances) {
    this.rule = rule;
    this.request = request;
    this.circumstances = circumstances;
    this.reasons = new ArrayList<>(request.faults());
    checkTime();
    checkApprover();
    request.mode().ifPresent(this::checkMode);
    request.grantee().ifPresent(this::checkGrantee);
    request.grantee().ifPresent(this::checkPreset);
    checkOperations();
    request.duration().ifPresent(this::checkDuration);
    checkContext();
    checkReason();
    request.key().ifPresent(this::checkKey);
  }

  Rule rule() {
    return rule;
  }

  /** Returns all the reasons against the request; none if the rule allows it. */
  List<Reason> reasons() {
    return List.copyOf(reasons);
  }

  /** Returns the smaller request that the rule would allow, if being smaller is all it takes. */
  Optional<AccessRefused.Suggestion> suggestion() {
    if (!reasons.stream().map(Reason::code).allMatch(ASKED_TOO_MUCH::contains)) {
      return Optional.empty();
    }
    Set<KmsOperation> operations = new HashSet<>(request.operations());
    operations.removeIf(isForbidden().or(this::isUnsupported));
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    Duration wanted = request.duration().orElseThrow();
    Duration duration = wanted.compareTo(longest()) <= 0 ? wanted : longest();
    return Optional.of(
        new AccessRefused.Suggestion(operations, duration, request.mode().orElseThrow()));
  }

  private void checkTime() {
    Instant now = circumstances.now();
    // What waited for an approval is as old as that took; its end was fixed when it was asked for.
    if (circumstances.approver().isEmpty() && request.time().isBefore(now.minus(STALE))) {
      add(
          ReasonCode.STALE,
          "time",
          "The request is older than ten minutes.",
          "Send it again.",
          request.time().toString(),
          "not before " + now.minus(STALE));
    } else if (request.time().isAfter(now.plus(FUTURE))) {
      add(
          ReasonCode.FROM_THE_FUTURE,
          "time",
          "The request's time is more than five minutes ahead.",
          "Mend the sender's clock and send it again.",
          request.time().toString(),
          "not after " + now.plus(FUTURE));
    } else if (request.expiry().filter(it -> !it.isAfter(now)).isPresent()) {
      add(
          ReasonCode.ALREADY_OVER,
          "duration",
          "The access would be over by now.",
          "Ask for a longer one.",
          request.expiry().orElseThrow().toString(),
          "after " + now);
    }
  }

  private void checkApprover() {
    if (circumstances.approver().isEmpty() || rule.approvers().isEmpty()) {
      return;
    }
    AccountId approver = circumstances.approver().get();
    if (approver.equals(request.requester())) {
      add(
          ReasonCode.APPROVER_IS_ASKER,
          "account",
          "An account cannot approve what it asked for itself.",
          "Let another of the rule's approvers approve it.",
          approver.id(),
          "another account than " + request.requester());
    }
    if (!rule.approvers().contains(approver)) {
      add(
          ReasonCode.APPROVER_NOT_ALLOWED,
          "account",
          "The rule does not let this account approve.",
          "Let one of the rule's approvers approve it.",
          approver.id(),
          rule.approvers().stream().map(AccountId::id).sorted().collect(Collectors.joining(", ")));
    }
  }

  private void checkMode(Mode mode) {
    if (!circumstances.installation().modes().contains(mode)) {
      add(
          ReasonCode.MODE_NOT_ENABLED,
          "mode",
          "The mode '" + mode + "' is not enabled in this installation.",
          "Ask in an enabled mode.",
          mode.text(),
          texts(circumstances.installation().modes()));
    }
    if (!rule.modes().contains(mode)) {
      add(
          ReasonCode.MODE_NOT_ALLOWED,
          "mode",
          "The rule does not allow the mode '" + mode + "'.",
          "Ask in an allowed mode.",
          mode.text(),
          texts(rule.modes()));
    }
  }

  private void checkGrantee(PrincipalArn grantee) {
    if (!grantee.account().equals(request.requester())
        && !rule.granteeAccounts().contains(grantee.account())) {
      add(
          ReasonCode.GRANTEE_OF_ANOTHER_ACCOUNT,
          "grantee",
          "The grantee belongs to another account than the one that asks.",
          "Let the grantee's own account ask.",
          grantee.toString(),
          "a principal of account " + request.requester());
    }
    if (grantee.kind() == PrincipalArn.Kind.ACCOUNT && !rule.allowWholeAccount()) {
      add(
          ReasonCode.GRANTEE_IS_WHOLE_ACCOUNT,
          "grantee",
          "Access is not given to a whole account.",
          "Name the role or the user that needs it.",
          grantee.toString(),
          "a role, a user, a session or a federated user");
    }
    if (rule.grantees().stream().noneMatch(glob -> glob.matchesArn(grantee.toString()))) {
      add(
          ReasonCode.GRANTEE_NOT_ALLOWED,
          "grantee",
          "The rule does not allow this grantee.",
          "Ask for a principal that the rule names.",
          grantee.toString(),
          rule.grantees().stream().map(Glob::pattern).collect(Collectors.joining(", ")));
    }
  }

  private void checkOperations() {
    List<KmsOperation> forbidden =
        request.operations().stream()
            .filter(operation -> !rule.operations().contains(operation))
            .toList();
    if (!forbidden.isEmpty()) {
      add(
          ReasonCode.OPERATION_NOT_ALLOWED,
          "operations",
          "The rule does not allow all of the operations.",
          "Leave out those that the rule does not allow.",
          names(forbidden),
          names(rule.operations()));
    }
    if (request.operations().contains(KmsOperation.CREATE_GRANT) && !mayShareOn()) {
      add(
          ReasonCode.CREATE_GRANT_NOT_ALLOWED,
          "operations",
          "CreateGrant would let the grantee share the key further.",
          "Leave CreateGrant out; it is given to service-linked roles, and by the preset"
              + " 'ebs-snapshot'.",
          KmsOperation.CREATE_GRANT.apiName(),
          "for arn:*:iam::*:role/aws-service-role/* only");
    }
  }

  /** Re-sharing is for roles that an AWS service owns: fixed here, whatever the rules say. */
  private boolean mayShareOn() {
    return switch (request.mode().orElse(Mode.GRANT)) {
      case GRANT -> request.grantee().filter(PrincipalArn::isServiceLinkedRole).isPresent();
      // The statement lets it share with AWS services only: kms:GrantIsForAWSResource.
      case POLICY -> request.preset().equals(Optional.of(Preset.EBS_SNAPSHOT));
      case ROLE -> false;
    };
  }

  private static boolean suits(Preset preset, PrincipalArn grantee) {
    return switch (preset) {
      case AUTO_SCALING -> grantee.isServiceLinkedRole();
      case EBS_SNAPSHOT ->
          grantee.kind() == PrincipalArn.Kind.USER
              || (grantee.kind() == PrincipalArn.Kind.ROLE && !grantee.isServiceLinkedRole());
    };
  }

  private void checkPreset(PrincipalArn grantee) {
    if (request.preset().isPresent() && !suits(request.preset().get(), grantee)) {
      add(
          ReasonCode.PRESET_GRANTEE_NOT_SUITABLE,
          "grantee",
          "The preset '" + request.preset().orElseThrow() + "' is not for this grantee.",
          "Name the principal that does the job.",
          grantee.toString(),
          request.preset().orElseThrow() == Preset.AUTO_SCALING
              ? "a service-linked role, as in arn:aws:iam::111122223333:role/aws-service-role/"
                  + "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
              : "the role or user that copies the snapshot");
    }
  }

  private Predicate<KmsOperation> isForbidden() {
    return operation ->
        !rule.operations().contains(operation)
            || (operation == KmsOperation.CREATE_GRANT && !mayShareOn());
  }

  private void checkDuration(Duration duration) {
    if (duration.compareTo(longest()) > 0) {
      add(
          ReasonCode.DURATION_TOO_LONG,
          "duration",
          "The access would last longer than it may.",
          "Ask for less, and again when it is over.",
          Durations.format(duration),
          "at most " + Durations.format(longest()));
    }
  }

  private Duration longest() {
    Duration ofAll = circumstances.installation().longest();
    return rule.longestDuration().compareTo(ofAll) <= 0 ? rule.longestDuration() : ofAll;
  }

  private void checkContext() {
    Map<String, String> pairs = request.context().pairs();
    new TreeMap<>(rule.encryptionContext())
        .forEach(
            (key, pattern) -> {
              Glob glob = rule.contextPattern(key, request.requester());
              String field = "encryptionContext." + key;
              String value = pairs.get(key);
              if (value == null) {
                reasons.add(
                    Reason.of(
                            ReasonCode.ENCRYPTION_CONTEXT_REQUIRED,
                            field,
                            "The rule wants the access bound to the encryption context '%s'."
                                .formatted(key),
                            "Add it to 'includes' or 'equals'.")
                        .allowed(glob.pattern()));
              } else if (!glob.matches(value)) {
                add(
                    ReasonCode.ENCRYPTION_CONTEXT_NOT_ALLOWED,
                    field,
                    "The rule does not allow this value.",
                    "Take a value that the rule allows.",
                    value,
                    glob.pattern());
              }
            });
  }

  private void checkReason() {
    if (rule.reasonPattern().isEmpty()) {
      return;
    }
    Glob pattern = rule.reasonPattern().get();
    if (request.reason().isEmpty()) {
      reasons.add(
          Reason.of(
                  ReasonCode.REASON_REQUIRED,
                  "reason",
                  "The rule wants a reason.",
                  "Say in 'reason' why the access is needed.")
              .allowed(pattern.pattern()));
    } else if (!pattern.matches(request.reason().get())) {
      add(
          ReasonCode.REASON_NOT_ACCEPTED,
          "reason",
          "The reason does not have the form that the rule wants.",
          "Write it in that form.",
          request.reason().get(),
          pattern.pattern());
    }
  }

  private void checkKey(KeyReference written) {
    Optional<String> region = regionOf(written);
    Installation installation = circumstances.installation();
    if (region.isPresent() && !region.get().equals(installation.region())) {
      add(
          ReasonCode.WRONG_REGION,
          "key",
          "The key is in another Region.",
          "Ask the installation of that Region" + busOf(region.get(), installation) + ".",
          region.get(),
          installation.region());
      return;
    }
    if (circumstances.key().isEmpty()) {
      add(
          ReasonCode.KEY_NOT_FOUND,
          "key",
          "There is no such key in account " + installation.keyAccount() + ".",
          "Mend the name of the key.",
          written.text(),
          "a key of account " + installation.keyAccount() + " in " + installation.region());
      return;
    }
    checkFacts(circumstances.key().get());
  }

  /** Returns where requests for keys of a Region go, unless that is no name of a Region at all. */
  private static String busOf(String region, Installation installation) {
    return region.matches("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")
        ? ", at the bus arn:%s:events:%s:%s:event-bus/%s"
            .formatted(
                installation.partition(), region, installation.keyAccount(), installation.busName())
        : "";
  }

  private void checkFacts(KeyFacts key) {
    boolean further = !key.arn().account().equals(circumstances.installation().keyAccount());
    if (further && request.mode().filter(it -> it != Mode.GRANT).isPresent()) {
      add(
          ReasonCode.MODE_NOT_ENABLED,
          "mode",
          "The keys of account " + key.arn().account() + " are given access to by grants only.",
          "Ask in the mode 'grant'.",
          request.mode().map(Mode::text).orElse(""),
          Mode.GRANT.text());
    }
    if (key.optInTag().isEmpty() || request.mode().filter(it -> !optedIn(key, it)).isPresent()) {
      add(
          ReasonCode.KEY_NOT_OPTED_IN,
          "key",
          "The key has not opted in to this mode.",
          "Let the key's owner name the mode in the key's tag '" + KeyFacts.OPT_IN_TAG + "'.",
          KeyFacts.OPT_IN_TAG + "=" + key.optInTag().orElse(""),
          texts(rule.modes()));
    }
    if (key.optInTag().isEmpty()) {
      // A key that did not opt in is no business of ours, and neither is its state.
      return;
    }
    checkState(key);
    List<KmsOperation> unsupported =
        request.operations().stream().filter(it -> !it.isSupportedBy(key)).toList();
    if (!unsupported.isEmpty()) {
      add(
          ReasonCode.OPERATION_NOT_SUPPORTED,
          "operations",
          "The key is " + key.kind().words() + " and does not take all of the operations.",
          "Leave out those that the key does not take.",
          names(unsupported),
          names(
              EnumSet.allOf(KmsOperation.class).stream()
                  .filter(it -> it.isSupportedBy(key))
                  .toList()));
    }
    if (!(request.context() instanceof EncryptionContextConstraint.None)
        && key.kind() != KeyKind.SYMMETRIC) {
      add(
          ReasonCode.ENCRYPTION_CONTEXT_NOT_SUPPORTED,
          "encryptionContext",
          "Only symmetric encryption keys know encryption contexts.",
          "Leave 'encryptionContext' out.",
          key.kind().words(),
          "none");
    }
  }

  private void checkState(KeyFacts key) {
    switch (key.state()) {
      case USABLE -> {}
      case DISABLED ->
          state(ReasonCode.KEY_DISABLED, "The key is disabled.", "Let its owner enable it first.");
      case PENDING_DELETION ->
          state(
              ReasonCode.KEY_PENDING_DELETION,
              "The key waits for its deletion.",
              "Let its owner cancel the deletion if the key is still needed.");
      case NOT_READY, UNKNOWN ->
          state(
              ReasonCode.KEY_NOT_READY,
              "The key cannot be used yet.",
              "Let its owner finish its set-up, and ask again.");
    }
  }

  private void state(ReasonCode code, String message, String hint) {
    reasons.add(Reason.of(code, "key", message, hint));
  }

  private boolean isUnsupported(KmsOperation operation) {
    return circumstances.key().filter(it -> !operation.isSupportedBy(it)).isPresent();
  }

  private static boolean optedIn(KeyFacts key, Mode mode) {
    return key.optedIn().contains(mode);
  }

  private static Optional<String> regionOf(KeyReference written) {
    return switch (written) {
      case KeyReference.ByArn byArn -> Optional.of(byArn.arn().region());
      case KeyReference.ByAliasArn byAliasArn -> Optional.of(byAliasArn.region());
      case KeyReference.ByAlias byAlias -> Optional.empty();
      case KeyReference.ById byId -> Optional.empty();
    };
  }

  private void add(
      ReasonCode code, String field, String message, String hint, String got, String allowed) {
    reasons.add(Reason.of(code, field, message, hint).got(got).allowed(allowed));
  }

  private static String texts(Set<Mode> modes) {
    return modes.stream()
        .sorted(Comparator.naturalOrder())
        .map(Mode::text)
        .collect(Collectors.joining(", "));
  }

  private static String names(Iterable<KmsOperation> operations) {
    List<String> names = new ArrayList<>();
    operations.forEach(it -> names.add(it.apiName()));
    return String.join(", ", names);
  }
}

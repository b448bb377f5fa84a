package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.Counted;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.usecase.FreezePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Topic;

/** Looks at what a deployment depends on, one thing after the other. */
final class Examination {

  /** KMS's default quota of grants on a key. */
  private static final int GRANTS_QUOTA = 50_000;

  private static final String KMS_SOURCE = "kms.amazonaws.com";

  private final StackName stack;
  private final List<Check> checks = new ArrayList<>();

  Examination(StackName stack) {
    this.stack = stack;
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }

  /** Looks for a role of the stack; empty if it is not there. */
  Optional<PrincipalArn> role(IamClient iam, String what, String name) {
    try {
      PrincipalArn arn = PrincipalArn.of(iam.getRole(it -> it.roleName(name)).role().arn());
      checks.add(Check.fine(what, arn.toString()));
      return Optional.of(arn);
    } catch (NoSuchEntityException e) {
      checks.add(
          Check.fails(
              what,
              "there is no role " + name,
              "Deploy the stack, or name it with --stack; use credentials of the key account."));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
    return Optional.empty();
  }

  /** Looks whether new access is frozen. */
  void freeze(IamClient iam, String broker) {
    String what = "new access is not frozen";
    try {
      iam.getRolePolicy(it -> it.roleName(broker).policyName(FreezePolicy.NAME));
      checks.add(
          Check.doubtful(
              what, "a Deny stands on the broker's role", "If that is over: kms-access unfreeze."));
    } catch (NoSuchEntityException e) {
      checks.add(Check.fine(what, "no Deny stands on the broker's role"));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  /** Looks whether answers are kept. */
  void answers(CloudWatchLogsClient logs, String group, String fix) {
    String what = "answers are kept";
    try {
      logs.filterLogEvents(it -> it.logGroupName(group).limit(1));
      checks.add(Check.fine(what, "in the log group " + group));
    } catch (ResourceNotFoundException e) {
      checks.add(Check.fails(what, "there is no log group " + group, fix));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  /** Looks whether the stack refuses to be removed: without its reaper nobody ends anything. */
  void protection(CloudFormationClient cloudFormation) {
    String what = "the stack refuses to be removed";
    try {
      boolean on =
          cloudFormation.describeStacks(it -> it.stackName(stack.text())).stacks().stream()
              .anyMatch(it -> Boolean.TRUE.equals(it.enableTerminationProtection()));
      checks.add(
          on
              ? Check.fine(what, "its termination protection is on")
              : Check.doubtful(
                  what,
                  "its termination protection is off",
                  "aws cloudformation update-termination-protection"
                      + " --enable-termination-protection --stack-name "
                      + stack));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  /** Looks whether anybody hears an alert: an address that was not confirmed gets none. */
  void subscriptions(SnsClient sns) {
    String what = "somebody hears the alerts";
    try {
      Optional<String> topic =
          sns.listTopicsPaginator().topics().stream()
              .map(Topic::topicArn)
              .filter(it -> it.contains(":" + stack + "-AlertTopic"))
              .findFirst();
      if (topic.isEmpty()) {
        checks.add(
            Check.fails(
                what,
                "there is no topic of the stack",
                "Deploy the stack, or name it with --stack."));
        return;
      }
      List<Subscription> all =
          sns
              .listSubscriptionsByTopicPaginator(it -> it.topicArn(topic.get()))
              .subscriptions()
              .stream()
              .toList();
      long pending =
          all.stream().filter(it -> "PendingConfirmation".equals(it.subscriptionArn())).count();
      String found =
          Counted.of(all.size(), "subscription", "subscriptions")
              + ", "
              + pending
              + " not confirmed";
      checks.add(
          all.size() > pending
              ? Check.fine(what, found)
              : Check.doubtful(
                  what,
                  found,
                  "Set AlertEmail and follow the link in the mail, or subscribe to "
                      + topic.get()));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  /** Looks whether the bus that answers come to is there. */
  void bus(EventBridgeClient events, String name) {
    String what = "answers can arrive";
    try {
      checks.add(Check.fine(what, "at " + events.describeEventBus(it -> it.name(name)).arn()));
    } catch (software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException e) {
      checks.add(
          Check.fails(
              what,
              "there is no bus " + name,
              "Install member/template.yaml in this account and Region, or name its bus with"
                  + " --bus-name."));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  /** Looks whether a trail logs what is done with keys: without one the auditor sees nothing. */
  void trails(CloudTrailClient cloudTrail) {
    String what = "a trail logs the calls of KMS";
    try {
      List<String> logging = new ArrayList<>();
      for (Trail trail :
          cloudTrail.describeTrails(it -> it.includeShadowTrails(true)).trailList()) {
        if (cloudTrail.getTrailStatus(it -> it.name(trail.trailARN())).isLogging()
            && logsKms(cloudTrail.getEventSelectors(it -> it.trailName(trail.trailARN())))) {
          logging.add(trail.name());
        }
      }
      checks.add(
          logging.isEmpty()
              ? Check.fails(
                  what,
                  "no trail of this Region has logging on and logs the writing management events of"
                      + " KMS",
                  "EventBridge gets records from a trail alone: make one, or let it log KMS.")
              : Check.fine(what, String.join(", ", logging)));
    } catch (SdkException e) {
      checks.add(unread(what, e));
    }
  }

  private static boolean logsKms(GetEventSelectorsResponse selectors) {
    return selectors.eventSelectors().stream()
            .anyMatch(
                it ->
                    it.includeManagementEvents()
                        && it.readWriteType() != ReadWriteType.READ_ONLY
                        && !it.excludeManagementEventSources().contains(KMS_SOURCE))
        || selectors.advancedEventSelectors().stream()
            .anyMatch(
                it ->
                    it.fieldSelectors().stream().allMatch(Examination::letsKmsThrough)
                        && it.fieldSelectors().stream().anyMatch(Examination::isManagement));
  }

  private static boolean isManagement(AdvancedFieldSelector selector) {
    return selector.field().equals("eventCategory")
        && selector.equalsValue().contains("Management");
  }

  private static boolean letsKmsThrough(AdvancedFieldSelector selector) {
    return switch (selector.field()) {
      case "readOnly" -> !selector.equalsValue().contains("true");
      case "eventSource" ->
          !selector.notEquals().contains(KMS_SOURCE)
              && (selector.equalsValue().isEmpty() || selector.equalsValue().contains(KMS_SOURCE));
      default -> true;
    };
  }

  /** Looks at every key that has opted in. */
  void keys(KmsClient kms, PrincipalArn broker, Optional<PrincipalArn> reaper) {
    int optedIn = 0;
    try {
      for (KeyListEntry entry : kms.listKeysPaginator(it -> {}).keys()) {
        KeyArn key = KeyArn.of(entry.keyArn());
        try {
          Optional<String> tag = tag(kms, key);
          if (tag.isPresent()) {
            optedIn++;
            key(kms, key, tag.get(), broker, reaper);
          }
        } catch (SdkException e) {
          checks.add(unread("key " + key.keyId(), e));
        }
      }
      if (optedIn == 0) {
        checks.add(
            Check.doubtful(
                "a key has opted in",
                "no key of this account and Region has the tag " + KeyFacts.OPT_IN_TAG,
                "aws kms tag-resource --key-id KEY-ID --tags TagKey=kms-access,TagValue=grant"));
      }
    } catch (SdkException e) {
      checks.add(unread("the keys", e));
    }
  }

  private void key(
      KmsClient kms, KeyArn key, String tag, PrincipalArn broker, Optional<PrincipalArn> reaper) {
    KeyMetadata metadata = kms.describeKey(it -> it.keyId(key.toString())).keyMetadata();
    checks.add(
        metadata.keyState() == KeyState.ENABLED
            ? Check.fine("key " + key.keyId() + " is enabled", "tag kms-access=" + tag)
            : Check.fails(
                "key " + key.keyId() + " is enabled",
                "its state is " + metadata.keyStateAsString(),
                "aws kms enable-key --key-id " + key.keyId()));
    String policy = kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName("default")).policy();
    switch (PolicyParser.parse(policy, PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument document) ->
          checks.addAll(new KeyCheckup(broker).of(key, document));
      case PolicyResult.Invalid invalid ->
          checks.add(
              Check.unknown(
                  "the policy of " + key.keyId(),
                  "it is not understood: " + invalid.problems().getFirst(),
                  "kms-access audit says all of it."));
    }
    grants(kms, key, reaper);
  }

  /** Grants that name another retirer than the live role are ended by nobody. */
  private void grants(KmsClient kms, KeyArn key, Optional<PrincipalArn> reaper) {
    int all = 0;
    int lost = 0;
    for (GrantListEntry grant :
        kms.listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
            .grants()) {
      all++;
      if (isOfThisStack(grant)
          && reaper.isPresent()
          && !reaper.get().toString().equals(grant.retiringPrincipal())) {
        lost++;
      }
    }
    checks.add(
        lost == 0
            ? Check.fine("the reaper can end every access to " + key.keyId(), all + " grants")
            : Check.fails(
                "the reaper can end every access to " + key.keyId(),
                lost + " grants name another role than the one that is there",
                "The role was made anew. End them by hand: docs/operations.md, 'Install again over"
                    + " a reaper role that stayed'."));
    if (all > GRANTS_QUOTA * 8 / 10) {
      checks.add(
          Check.doubtful(
              "key " + key.keyId() + " has room for grants",
              all + " of " + GRANTS_QUOTA + " by the default quota",
              "Release what is not needed, or have the quota raised."));
    }
  }

  /** Another installation in the account has a reaper of its own. */
  private boolean isOfThisStack(GrantListEntry grant) {
    return grant.name() != null
        && AccessName.parse(grant.name()) instanceof AccessName.Reading.Read(AccessName name)
        && name.stack().equals(stack);
  }

  private static Optional<String> tag(KmsClient kms, KeyArn key) {
    return kms
        .listResourceTagsPaginator(ListResourceTagsRequest.builder().keyId(key.toString()).build())
        .tags()
        .stream()
        .filter(it -> it.tagKey().equals(KeyFacts.OPT_IN_TAG))
        .map(Tag::tagValue)
        .findFirst();
  }

  private static Check unread(String what, SdkException e) {
    return Check.unknown(
        what,
        Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()),
        "Use credentials that may read it.");
  }
}

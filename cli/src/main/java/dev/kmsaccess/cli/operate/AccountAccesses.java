package dev.kmsaccess.cli.operate;

import dev.kmsaccess.aws.iam.RoleAccesses;
import dev.kmsaccess.aws.kms.KeyPolicyAccesses;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.kms.KmsKeyDirectory;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.cli.AwsOptions;
import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.event.Durations;
import dev.kmsaccess.core.exposure.TrustZone;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.sts.StsClient;

/** The accesses of an installation, read with the credentials of the key account's operator. */
public final class AccountAccesses {

  /** As the template writes it on the broker's role. */
  private static final String LONGEST_TAG = "kms-access-longest-duration";

  @Mixin private AwsOptions aws = new AwsOptions();

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      defaultValue = "kms-access",
      description = "The key account's stack (default: ${DEFAULT-VALUE}).")
  private String stack = "kms-access";

  @Option(
      names = "--further-key-accounts",
      paramLabel = "ID",
      split = ",",
      description = "The stack's FurtherKeyAccounts, if it has any.")
  private List<String> furtherKeyAccounts = new ArrayList<>();

  /**
   * Returns all accesses of all modes: first the grants, then the statements, then the roles.
   *
   * @throws UserFault if one of the listings cannot be read; a part would look like the whole
   */
  public List<Found> read() {
    return read(installation());
  }

  private List<Found> read(Installation installation) {
    try (KmsClient kms = aws.build(KmsClient.builder());
        IamClient iam = aws.build(IamClient.builder())) {
      PrincipalArn reaper = reaper(installation, iam);
      List<Found> found = new ArrayList<>();
      for (Accesses place : places(installation, reaper, kms, iam)) {
        found.addAll(read(place));
      }
      return found;
    } catch (SdkException e) {
      throw UserFault.unreachable("it could not be found out what is installed: " + e.getMessage());
    }
  }

  /**
   * Returns what is installed, with the longest access that it makes: what is made by hand and
   * lasts longer would never be ended.
   *
   * @throws UserFault if nothing is installed, or it does not say
   */
  public Deployment deployment() {
    Installation installation = installation();
    try (IamClient iam = aws.build(IamClient.builder())) {
      String broker = installation.stack() + "-grant-broker-" + installation.region();
      Duration longest =
          role(installation, iam, broker).tags().stream()
              .filter(it -> it.key().equals(LONGEST_TAG))
              .map(Tag::value)
              .findFirst()
              .map(Durations::parse)
              .flatMap(
                  it ->
                      it instanceof Durations.Result.Positive(Duration duration)
                          ? Optional.of(duration)
                          : Optional.empty())
              .orElseThrow(
                  () ->
                      UserFault.unreachable(
                          "the role "
                              + broker
                              + " has no tag "
                              + LONGEST_TAG
                              + ", by which the stack tells its LongestDuration: deploy this"
                              + " version of the stack first."));
      return new Deployment(installation.withLongest(longest), reaper(installation, iam));
    } catch (SdkException e) {
      throw UserFault.unreachable("it could not be found out what is installed: " + e.getMessage());
    }
  }

  /** Returns which AWS is meant. */
  AwsOptions aws() {
    return aws;
  }

  /** Returns the role of the stack's broker. */
  BrokerRole brokerRole() {
    return new BrokerRole(aws, stack);
  }

  /** Completes a client's builder for the account and Region that are meant. */
  public KmsClient kms() {
    return aws.build(KmsClient.builder());
  }

  /**
   * Returns every grant that bears a name of this stack, on keys of this account or retired by its
   * reaper: also what a newer version named, what names a reaper's role that is no more, and what
   * is on keys of further accounts that nobody mentioned.
   *
   * @throws UserFault as {@link #read} does
   */
  public List<String> grantsByName() {
    Installation installation = installation();
    Set<String> found = new TreeSet<>();
    try (KmsClient kms = kms();
        IamClient iam = aws.build(IamClient.builder())) {
      PrincipalArn reaper = reaper(installation, iam);
      kms.listRetirableGrantsPaginator(it -> it.retiringPrincipal(reaper.toString()))
          .grants()
          .forEach(it -> note(installation, it, found));
      for (KeyListEntry key : kms.listKeysPaginator(it -> {}).keys()) {
        kms.listGrantsPaginator(ListGrantsRequest.builder().keyId(key.keyArn()).build())
            .grants()
            .forEach(it -> note(installation, it, found));
      }
    } catch (SdkException e) {
      throw UserFault.unreachable(
          "not every key's grants could be listed, so nobody knows what is left: "
              + e.getMessage());
    }
    return List.copyOf(found);
  }

  private static void note(Installation installation, GrantListEntry grant, Set<String> found) {
    boolean isOurs =
        grant.name() != null
            && switch (AccessName.parse(grant.name())) {
              case AccessName.Reading.Read(AccessName name) ->
                  name.stack().equals(installation.stack());
              case AccessName.Reading.UnknownVersion(String version, StackName its) ->
                  its.equals(installation.stack());
              case AccessName.Reading.NotOurs notOurs -> false;
            };
    if (isOurs) {
      found.add("grant " + grant.grantId() + " on " + grant.keyId() + ", named " + grant.name());
    }
  }

  /** An access that lives, and its key as it is now; empty where the key cannot be read. */
  public record Keyed(LiveAccess access, Optional<KeyFacts> key) {}

  /** An installation, and the accesses of it that live. */
  public record Inhabited(Installation installation, List<Keyed> accesses) {}

  /**
   * Returns the accesses that live, with the keys that they are to.
   *
   * @throws UserFault as {@link #read} does
   */
  public Inhabited readWithKeys() {
    Installation installation = installation();
    List<LiveAccess> live =
        read(installation).stream()
            .flatMap(
                it -> it instanceof Found.Ours(LiveAccess access) ? Stream.of(access) : Stream.of())
            .toList();
    try (KmsClient kms = kms()) {
      KmsKeyDirectory keys = keys(kms, installation);
      return new Inhabited(
          installation,
          live.stream()
              .map(it -> new Keyed(it, keys.find(new KeyReference.ByArn(it.handle().key()))))
              .toList());
    } catch (SdkException e) {
      throw UserFault.unreachable("the keys cannot be read: " + e.getMessage());
    }
  }

  /** Returns the keys of an installation, as they are now. */
  public static KmsKeyDirectory keys(KmsClient kms, Installation installation) {
    return new KmsKeyDirectory(
        KmsAccounts.all(kms),
        installation,
        /* aliasesCount= */ true,
        InstantSource.system(),
        new JsonLog(line -> {}, InstantSource.system()));
  }

  /** Returns the stack that is meant, in the account behind the current credentials. */
  Installation installation() {
    try (StsClient sts = aws.build(StsClient.builder())) {
      return installation(Arn.parse(sts.getCallerIdentity().arn()));
    } catch (SdkException e) {
      throw UserFault.unreachable("AWS does not say who you are: " + e.getMessage());
    }
  }

  private static List<Found> read(Accesses place) {
    try (Stream<Found> all = place.all()) {
      return all.toList();
    } catch (SdkException e) {
      throw UserFault.unreachable(
          "the accesses in the mode '"
              + place.mode()
              + "' could not be listed: "
              + e.getMessage()
              + ". Use credentials of the key account that may list its keys, grants and roles.");
    }
  }

  /** Finds the role that every grant names; an account without it has no installation. */
  private static PrincipalArn reaper(Installation installation, IamClient iam) {
    String name = installation.stack() + "-reaper-" + installation.region();
    return PrincipalArn.of(role(installation, iam, name).arn());
  }

  private static Role role(Installation installation, IamClient iam, String name) {
    try {
      return iam.getRole(it -> it.roleName(name)).role();
    } catch (NoSuchEntityException e) {
      throw UserFault.notUnderstood(
          "account "
              + installation.keyAccount()
              + " has no stack "
              + installation.stack()
              + " in "
              + installation.region()
              + ": there is no role "
              + name
              + ". Use credentials of the key account, or name the stack with --stack.");
    }
  }

  private static List<Accesses> places(
      Installation installation, PrincipalArn reaper, KmsClient kms, IamClient iam) {
    // Nothing is written here, so nobody has to be trusted.
    TrustZone nobody = TrustZone.builder().build();
    InstantSource clock = InstantSource.system();
    return List.of(
        KmsGrantAccesses.endedByRetirer(kms, installation.ownership(), reaper),
        new KeyPolicyAccesses(kms, installation, now -> nobody, clock),
        new RoleAccesses(iam, installation, /* boundary= */ "", now -> nobody, clock));
  }

  private Installation installation(Optional<Arn> caller) {
    Arn arn = caller.orElseThrow(() -> UserFault.unreachable("AWS names the caller by no ARN."));
    return new Installation(
        StackName.parse(stack)
            .orElseThrow(() -> UserFault.notUnderstood("--stack: no stack is called " + stack)),
        arn.partition(),
        new AccountId(arn.account()),
        aws.regionName(),
        Installation.LONGEST_OF_ALL,
        EnumSet.allOf(Mode.class),
        Installation.DEFAULT_BUS_NAME,
        furtherKeyAccounts.stream().map(AccountAccesses::account).collect(Collectors.toSet()));
  }

  private static AccountId account(String text) {
    return AccountId.parse(text)
        .orElseThrow(
            () ->
                UserFault.notUnderstood(
                    "--further-key-accounts: an account id has twelve digits, not: " + text));
  }
}

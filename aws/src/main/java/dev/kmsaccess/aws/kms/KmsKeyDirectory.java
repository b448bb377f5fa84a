package dev.kmsaccess.aws.kms;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyDirectory;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * The keys of the key accounts, read by two calls, or three where aliases count, and remembered for
 * a minute: a request that follows another for the same key needs none.
 *
 * <p>A key that cannot be read, because its policy shuts us out, is as good as none; the log says
 * so.
 */
public final class KmsKeyDirectory implements KeyDirectory {

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Bounds the memory, not the keys: a request names whatever it likes. */
  private static final int MOST_REMEMBERED = 500;

  private record Memory(KeyFacts facts, Instant since) {}

  private final KmsAccounts accounts;
  private final Installation installation;
  private final boolean aliasesCount;
  private final InstantSource clock;
  private final JsonLog log;
  private final Map<String, Memory> memories = new HashMap<>();

  /**
   * Makes a directory of the keys of an installation, further key accounts' included.
   *
   * @param aliasesCount whether it matters how keys are called, as it does to rules that name them
   *     by an alias; where not, no key has any
   */
  public KmsKeyDirectory(
      KmsAccounts accounts,
      Installation installation,
      boolean aliasesCount,
      InstantSource clock,
      JsonLog log) {
    this.accounts = accounts;
    this.installation = installation;
    this.aliasesCount = aliasesCount;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public Optional<KeyFacts> find(KeyReference key) {
    return find(key, Optional.empty());
  }

  @Override
  public Optional<KeyFacts> find(KeyArn key, String optInTag) {
    return find(new KeyReference.ByArn(key), Optional.of(optInTag));
  }

  private Optional<KeyFacts> find(KeyReference key, Optional<String> knownTag) {
    AccountId owner = owner(key);
    if (!installation.isKeyAccount(owner)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Memory memory = memories.get(key.text());
    if (memory != null
        && now.isBefore(memory.since().plus(REMEMBERED))
        && (knownTag.isEmpty() || memory.facts().optInTag().equals(knownTag))) {
      return Optional.of(memory.facts());
    }
    Optional<KeyFacts> facts = read(key, owner, knownTag);
    if (memories.size() >= MOST_REMEMBERED) {
      memories.clear();
    }
    facts.ifPresent(it -> memories.put(key.text(), new Memory(it, now)));
    return facts;
  }

  /** A key that is named without an account is the key account's own. */
  private AccountId owner(KeyReference key) {
    return switch (key) {
      case KeyReference.ByArn byArn -> byArn.arn().account();
      case KeyReference.ByAliasArn byAliasArn -> byAliasArn.account();
      case KeyReference.ById byId -> installation.keyAccount();
      case KeyReference.ByAlias byAlias -> installation.keyAccount();
    };
  }

  private Optional<KeyFacts> read(KeyReference key, AccountId owner, Optional<String> knownTag) {
    try {
      KmsClient kms = accounts.in(owner);
      KeyMetadata metadata = kms.describeKey(it -> it.keyId(key.text())).keyMetadata();
      Optional<String> optIn = knownTag.or(() -> optInTag(kms, metadata.keyId()));
      boolean aliasesMatter =
          aliasesCount && optIn.isPresent() && owner.equals(installation.keyAccount());
      return Optional.of(
          new KeyFacts(
              KeyArn.of(metadata.arn()),
              KeyState.of(metadata.keyStateAsString()),
              KeyKind.of(metadata.keyUsageAsString(), metadata.keySpecAsString()),
              metadata.customKeyStoreId() != null,
              optIn,
              aliasesMatter ? aliases(kms, metadata.keyId()) : Set.of()));
    } catch (NotFoundException | InvalidArnException none) {
      return Optional.empty();
    } catch (AwsServiceException e) {
      if (!AwsErrors.isDenied(e)) {
        throw e;
      }
      log.warn(
          "a key was asked for that the broker's role cannot read",
          JsonObject.builder().put("key", key.text()).put("why", AwsErrors.message(e)));
      return Optional.empty();
    }
  }

  private static Optional<String> optInTag(KmsClient kms, String keyId) {
    return kms
        .listResourceTagsPaginator(ListResourceTagsRequest.builder().keyId(keyId).build())
        .tags()
        .stream()
        .filter(tag -> tag.tagKey().equals(KeyFacts.OPT_IN_TAG))
        .map(Tag::tagValue)
        .findFirst();
  }

  private static Set<String> aliases(KmsClient kms, String keyId) {
    return kms
        .listAliasesPaginator(ListAliasesRequest.builder().keyId(keyId).build())
        .aliases()
        .stream()
        .map(AliasListEntry::aliasName)
        .collect(Collectors.toUnmodifiableSet());
  }
}

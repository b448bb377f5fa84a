package dev.kmsaccess.aws.kms;

import dev.kmsaccess.aws.AwsErrors;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;

/** Reads keys through KMS, one call at a time, each call when its pace allows it. */
public final class KmsKeyReader implements KeyReader {

  /** Every key has exactly one policy, and this is its name. */
  private static final String POLICY_NAME = "default";

  private static final int PAGE = 100;
  private static final int TAG_PAGE = 50;

  private final KmsAccounts accounts;
  private final String region;
  private final Beat beat;

  /**
   * Makes a reader.
   *
   * @param region the Region of the clients; keys elsewhere cannot be read
   */
  public KmsKeyReader(KmsAccounts accounts, String region, Beat beat) {
    this.accounts = accounts;
    this.region = region;
    this.beat = beat;
  }

  @Override
  public Reading current(KeyArn key) {
    Looked<Reading> policy =
        look(
            key,
            kms -> {
              try {
                return new Reading.Read(
                    kms.getKeyPolicy(it -> it.keyId(key.toString()).policyName(POLICY_NAME))
                        .policy());
              } catch (NotFoundException gone) {
                return new Reading.Gone();
              }
            });
    return switch (policy) {
      case Looked.Seen<Reading>(Reading reading) -> reading;
      case Looked.Unseen<Reading>(String why) -> new Reading.Unavailable(why);
    };
  }

  @Override
  public boolean reaches(KeyArn key) {
    return key.region().equals(region);
  }

  @Override
  public Looked<KeyPage> keys(AccountId account, Optional<String> from) {
    return look(
        account,
        kms -> {
          ListKeysResponse page = kms.listKeys(it -> it.limit(PAGE).marker(from.orElse(null)));
          return new KeyPage(
              page.keys().stream().map(KeyListEntry::keyArn).map(KeyArn::of).toList(),
              next(page.truncated(), page.nextMarker()));
        });
  }

  @Override
  public Looked<List<String>> aliases(KeyArn key) {
    return look(
        key,
        kms -> {
          List<String> aliases = new ArrayList<>();
          Optional<String> marker = Optional.empty();
          do {
            Optional<String> from = marker;
            ListAliasesResponse page =
                kms.listAliases(
                    it -> it.keyId(key.toString()).limit(PAGE).marker(from.orElse(null)));
            page.aliases().stream().map(AliasListEntry::aliasName).forEach(aliases::add);
            marker = next(page.truncated(), page.nextMarker());
          } while (marker.isPresent());
          return aliases;
        });
  }

  @Override
  public Looked<Optional<String>> optIn(KeyArn key) {
    return look(
        key,
        kms -> {
          Optional<String> marker = Optional.empty();
          do {
            Optional<String> from = marker;
            ListResourceTagsResponse page =
                kms.listResourceTags(
                    it -> it.keyId(key.toString()).limit(TAG_PAGE).marker(from.orElse(null)));
            Optional<String> value =
                page.tags().stream()
                    .filter(it -> it.tagKey().equals(KeyFacts.OPT_IN_TAG))
                    .map(Tag::tagValue)
                    .findFirst();
            if (value.isPresent()) {
              return value;
            }
            marker = next(page.truncated(), page.nextMarker());
          } while (marker.isPresent());
          return Optional.<String>empty();
        });
  }

  @Override
  public Looked<GrantPage> grants(KeyArn key, Optional<String> from) {
    return look(
        key,
        kms -> {
          ListGrantsResponse page =
              kms.listGrants(it -> it.keyId(key.toString()).limit(PAGE).marker(from.orElse(null)));
          return new GrantPage(
              page.grants().stream().map(KmsKeyReader::seen).toList(),
              next(page.truncated(), page.nextMarker()));
        });
  }

  @Override
  public Looked<Optional<SeenGrant>> grant(KeyArn key, String grantId) {
    return look(
        key,
        kms -> {
          try {
            return kms.listGrants(it -> it.keyId(key.toString()).grantId(grantId)).grants().stream()
                .map(KmsKeyReader::seen)
                .findFirst();
          } catch (NotFoundException | InvalidGrantIdException gone) {
            // KMS does not say which of the two it is for a grant that was ended.
            return Optional.<SeenGrant>empty();
          }
        });
  }

  private static SeenGrant seen(GrantListEntry entry) {
    return new SeenGrant(
        entry.grantId(),
        Objects.requireNonNullElse(entry.granteePrincipal(), ""),
        Optional.empty(),
        entry.operationsAsStrings(),
        Optional.ofNullable(entry.retiringPrincipal()),
        Optional.of(KmsGrants.listed(entry)));
  }

  private <T> Looked<T> look(KeyArn key, Function<KmsClient, T> question) {
    return reaches(key)
        ? look(key.account(), question)
        : new Looked.Unseen<>("the key is in " + key.region() + ", and this stack in " + region);
  }

  private <T> Looked<T> look(AccountId account, Function<KmsClient, T> question) {
    try {
      beat.await();
      return new Looked.Seen<>(question.apply(accounts.in(account)));
    } catch (SdkException e) {
      return new Looked.Unseen<>(AwsErrors.message(e));
    }
  }

  private static Optional<String> next(@Nullable Boolean truncated, @Nullable String marker) {
    return Boolean.TRUE.equals(truncated) ? Optional.ofNullable(marker) : Optional.empty();
  }
}

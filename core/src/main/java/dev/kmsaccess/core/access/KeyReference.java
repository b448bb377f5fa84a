package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.Optional;

/** What a request calls a key. */
public sealed interface KeyReference {

  /** A key ARN. */
  record ByArn(KeyArn arn) implements KeyReference {
    @Override
    public String text() {
      return arn.toString();
    }
  }

  /** A key id of the key account. */
  record ById(String id) implements KeyReference {
    @Override
    public String text() {
      return id;
    }
  }

  /**
   * An alias of the key account.
   *
   * @param name with {@code alias/}
   */
  record ByAlias(String name) implements KeyReference {
    @Override
    public String text() {
      return name;
    }
  }

  /**
   * An alias ARN.
   *
   * @param name with {@code alias/}
   */
  record ByAliasArn(String partition, String region, AccountId account, String name)
      implements KeyReference {
    @Override
    public String text() {
      return "arn:" + partition + ":kms:" + region + ":" + account + ":" + name;
    }
  }

  /** Returns the reference as the KMS API takes it. */
  String text();

  /** Returns the reference, or empty if the text is none. */
  static Optional<KeyReference> parse(String text) {
    if (text.startsWith("arn:")) {
      Optional<KeyReference> key = KeyArn.parse(text).map(ByArn::new);
      return key.or(() -> aliasArn(text));
    }
    if (isAlias(text)) {
      return Optional.of(new ByAlias(text));
    }
    return isKeyId(text) ? Optional.of(new ById(text)) : Optional.empty();
  }

  private static Optional<KeyReference> aliasArn(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("kms") && !arn.region().isEmpty())
        .filter(arn -> isAlias(arn.resource()))
        .flatMap(
            arn ->
                AccountId.parse(arn.account())
                    .map(
                        account ->
                            new ByAliasArn(
                                arn.partition(), arn.region(), account, arn.resource())));
  }

  private static boolean isAlias(String text) {
    return text.matches("alias/[A-Za-z0-9/_-]{1,250}");
  }

  private static boolean isKeyId(String text) {
    return text.matches("mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }
}

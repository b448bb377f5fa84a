package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyReference;
import java.util.Optional;

/** Which keys a rule is about. */
public sealed interface KeyPattern {

  /** Keys by their ARN. */
  record ByArn(Glob glob) implements KeyPattern {
    @Override
    public boolean names(KeyFacts key, Installation installation) {
      return glob.matchesArn(key.arn().toString());
    }

    @Override
    public boolean names(KeyReference written, Installation installation) {
      return switch (written) {
        case KeyReference.ByArn byArn -> glob.matchesArn(byArn.text());
        case KeyReference.ById byId ->
            glob.matchesArn(
                "arn:%s:kms:%s:%s:key/%s"
                    .formatted(
                        installation.partition(),
                        installation.region(),
                        installation.keyAccount(),
                        byId.id()));
        case KeyReference.ByAlias byAlias -> false;
        case KeyReference.ByAliasArn byAliasArn -> false;
      };
    }

    @Override
    public String text() {
      return glob.pattern();
    }
  }

  /**
   * Keys of the key account by an alias, which counts only where the key itself opted in by its
   * tag. Who owns a further key account names aliases as it likes; its keys go by their ARNs.
   */
  record ByAlias(Glob glob) implements KeyPattern {
    @Override
    public boolean names(KeyFacts key, Installation installation) {
      return key.optInTag().isPresent()
          && key.arn().account().equals(installation.keyAccount())
          && key.aliases().stream().anyMatch(glob::matches);
    }

    @Override
    public boolean names(KeyReference written, Installation installation) {
      return switch (written) {
        case KeyReference.ByAlias(String name) -> glob.matches(name);
        case KeyReference.ByAliasArn alias ->
            alias.account().equals(installation.keyAccount()) && glob.matches(alias.name());
        case KeyReference.ByArn byArn -> false;
        case KeyReference.ById byId -> false;
      };
    }

    @Override
    public String text() {
      return glob.pattern();
    }
  }

  /** Whether the rule is about a key that exists. */
  boolean names(KeyFacts key, Installation installation);

  /** Whether the rule is about what a request calls a key, whether or not there is such a key. */
  boolean names(KeyReference written, Installation installation);

  /** Returns the pattern as it is written. */
  String text();

  /** Returns the pattern, or empty if the text is neither an alias nor an ARN with wildcards. */
  static Optional<KeyPattern> parse(String text) {
    if (text.matches("alias/[A-Za-z0-9/_*?-]{1,250}")) {
      return Optional.of(new ByAlias(new Glob(text)));
    }
    return text.matches("arn:[a-z0-9*?-]+:kms:[a-z0-9*?-]+:[0-9*?]+:key/[A-Za-z0-9*?-]+")
        ? Optional.of(new ByArn(new Glob(text)))
        : Optional.empty();
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads keys as they are now, in our account and in those that let us. Every method is total. */
public interface KeyReader extends KeyPolicies {

  /**
   * One page of the keys of an account.
   *
   * @param keys the keys
   * @param next where the next page begins; empty after the last
   */
  record KeyPage(List<KeyArn> keys, Optional<String> next) {
    public KeyPage {
      keys = List.copyOf(keys);
    }
  }

  /**
   * One page of the grants on a key.
   *
   * @param grants the grants
   * @param next where the next page begins; empty after the last
   */
  record GrantPage(List<SeenGrant> grants, Optional<String> next) {
    public GrantPage {
      grants = List.copyOf(grants);
    }
  }

  /** Whether keys of its Region can be read; a stack reads those of its own Region only. */
  boolean reaches(KeyArn key);

  /**
   * Lists the keys of an account in this Region.
   *
   * @param from where to go on; empty for the first page
   */
  Looked<KeyPage> keys(AccountId account, Optional<String> from);

  /** Returns the aliases of a key, each with {@code alias/}. */
  Looked<List<String>> aliases(KeyArn key);

  /** Returns the value of the tag by which a key opts in; empty where it has none. */
  Looked<Optional<String>> optIn(KeyArn key);

  /**
   * Lists the grants on a key, a hundred at most.
   *
   * @param from where to go on; empty for the first page
   */
  Looked<GrantPage> grants(KeyArn key, Optional<String> from);

  /** Shows all grants on a key, page by page, up to a page that cannot be seen. */
  default Looked<Boolean> grants(KeyArn key, Consumer<SeenGrant> visitor) {
    Optional<String> from = Optional.empty();
    do {
      switch (grants(key, from)) {
        case Looked.Unseen<GrantPage>(String why) -> {
          return new Looked.Unseen<>(why);
        }
        case Looked.Seen<GrantPage>(GrantPage page) -> {
          page.grants().forEach(visitor);
          from = page.next();
        }
      }
    } while (from.isPresent());
    return new Looked.Seen<>(true);
  }

  /** Returns one grant; empty where the key has none of that id. */
  Looked<Optional<SeenGrant>> grant(KeyArn key, String grantId);
}

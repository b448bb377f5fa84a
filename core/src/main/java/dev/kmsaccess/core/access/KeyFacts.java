package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.KeyArn;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a decision needs to know of a key.
 *
 * @param arn the key's ARN, whatever the request called it
 * @param state whether grants can be made
 * @param kind which operations it takes
 * @param inCustomKeyStore whether its material lies outside KMS (CloudHSM or external)
 * @param optInTag the value of its tag {@value #OPT_IN_TAG}, if it has one
 * @param aliases its aliases, with {@code alias/}; none where they do not count, as those of a key
 *     that has no tag or is of a further key account
 */
public record KeyFacts(
    KeyArn arn,
    KeyState state,
    KeyKind kind,
    boolean inCustomKeyStore,
    Optional<String> optInTag,
    Set<String> aliases) {

  /** The tag by which a key opts in; its value names the modes, with spaces between them. */
  public static final String OPT_IN_TAG = "kms-access";

  public KeyFacts {
    aliases = Set.copyOf(aliases);
  }

  /** Returns the modes that the key's tag allows. */
  public Set<Mode> optedIn() {
    return optInTag.map(KeyFacts::modes).orElseGet(Set::of);
  }

  /**
   * Returns the modes that a value of the tag {@value #OPT_IN_TAG} allows. Total, for whoever may
   * tag a key writes it: words that are no modes allow nothing, and one said twice is said.
   */
  public static Set<Mode> modes(String optInTag) {
    EnumSet<Mode> modes = EnumSet.noneOf(Mode.class);
    for (String word : optInTag.split(" ", -1)) {
      Mode.parse(word).ifPresent(modes::add);
    }
    return modes;
  }
}

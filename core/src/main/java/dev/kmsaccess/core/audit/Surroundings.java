package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.List;
import java.util.Optional;

/**
 * What somebody who is woken wants to know of a key besides its policy.
 *
 * @param aliases its aliases
 * @param optIn the value of its opt-in tag, if it has one
 * @param outsideGrants the grants on it that let somebody outside in
 * @param earlier the policy that it had before
 */
record Surroundings(
    Looked<List<String>> aliases,
    Looked<Optional<String>> optIn,
    Looked<List<SeenGrant>> outsideGrants,
    Optional<PolicyDocument> earlier) {}

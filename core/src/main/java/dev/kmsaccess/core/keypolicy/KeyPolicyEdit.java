package dev.kmsaccess.core.keypolicy;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Found;
import dev.kmsaccess.core.access.Handle;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.LiveAccess;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a key's policy says of our accesses, and how it is changed. Nothing else of the policy is
 * touched.
 *
 * @param key the key
 * @param policy its policy
 * @param stack this installation
 */
public record KeyPolicyEdit(KeyArn key, KeyPolicyText policy, StackName stack) {

  /** Returns the accesses in the policy, and what looks like one. */
  public List<Found> found(Instant now, Duration longest) {
    List<Found> found = new ArrayList<>();
    grouped()
        .forEach(
            (stem, statements) ->
                found(stem, statements, now.plus(longest).plus(Ownership.CLOCK_TOLERANCE))
                    .ifPresent(found::add));
    return found;
  }

  /** Returns an access that is there, exactly as we wrote it. */
  public Optional<Access> access(AccessName name) {
    return Optional.ofNullable(grouped().get(name.format()))
        .flatMap(it -> AccessStatements.read(name, key, it));
  }

  /** Whether any statement bears the name, be it as we wrote it or not. */
  public boolean bears(AccessName name) {
    return grouped().containsKey(name.format());
  }

  /** Returns the policy with an access added at its end. */
  public KeyPolicyEdit with(Access access, Collection<OrganizationId> organizations) {
    List<JsonObject> statements = new ArrayList<>(policy.statements());
    statements.addAll(AccessStatements.of(access, organizations));
    return edited(statements);
  }

  /** Returns the policy without the statements of these names. */
  public KeyPolicyEdit without(Collection<AccessName> names) {
    List<String> gone = names.stream().map(AccessName::format).toList();
    return edited(
        policy.statements().stream()
            .filter(
                it ->
                    KeyPolicyText.sid(it)
                        .filter(sid -> gone.contains(AccessStatements.stem(sid)))
                        .isEmpty())
            .toList());
  }

  /** Returns the policy with our mark counted up from the one that it was read with. */
  public KeyPolicyText marked(KeyPolicyText read, long atLeast) {
    long last = Generation.of(read, stack).map(Generation::number).orElse(0L);
    Generation next =
        new Generation(Math.max(last, atLeast) + 1, Generation.foreign(policy, stack));
    return policy.with(next.in(Generation.without(policy, stack), stack), policy.statements());
  }

  private KeyPolicyEdit edited(List<JsonObject> statements) {
    return new KeyPolicyEdit(key, policy.with(policy.id(), statements), stack);
  }

  private Map<String, List<JsonObject>> grouped() {
    Map<String, List<JsonObject>> grouped = new LinkedHashMap<>();
    for (JsonObject statement : policy.statements()) {
      KeyPolicyText.sid(statement)
          .filter(it -> it.startsWith("kms-access/"))
          .ifPresent(
              sid ->
                  grouped
                      .computeIfAbsent(AccessStatements.stem(sid), it -> new ArrayList<>())
                      .add(statement));
    }
    // The statement of the use comes first: its Sid is the name itself.
    grouped
        .values()
        .forEach(
            it ->
                it.sort(
                    Comparator.comparingInt(
                        statement -> KeyPolicyText.sid(statement).orElse("").length())));
    return grouped;
  }

  private Optional<Found> found(String stem, List<JsonObject> statements, Instant latest) {
    String where = "statement " + stem + " of " + key;
    return switch (AccessName.parse(stem)) {
      case AccessName.Reading.NotOurs notOurs ->
          Optional.of(new Found.Foreign(where, "its name is none of ours"));
      case AccessName.Reading.UnknownVersion(String version, StackName its) ->
          its.equals(stack)
              ? Optional.of(new Found.Unreadable(where, "its name is of version " + version))
              : Optional.empty();
      // Another installation's are its own business.
      case AccessName.Reading.Read(AccessName name) when !name.stack().equals(stack) ->
          Optional.empty();
      case AccessName.Reading.Read(AccessName name) when name.expiry().isAfter(latest) ->
          Optional.of(new Found.Foreign(where, "it claims to last longer than any access may"));
      case AccessName.Reading.Read(AccessName name) ->
          Optional.of(
              AccessStatements.read(name, key, statements)
                  .<Found>map(
                      access ->
                          new Found.Ours(
                              new LiveAccess(
                                  name,
                                  new Handle.Statement(key, name.format()),
                                  access.scope().grantee().toString(),
                                  access.scope().operations().contains(KmsOperation.CREATE_GRANT))))
                  .orElseGet(() -> new Found.Foreign(where, "it is not as we wrote it")));
    };
  }
}

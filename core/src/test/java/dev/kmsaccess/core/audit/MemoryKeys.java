package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keys with their policies and grants, in memory, in pages of two; counts what is asked. */
final class MemoryKeys implements KeyReader {

  private static final int PAGE = 2;

  /** What happens meanwhile, at each look at a policy or a page of grants. */
  Runnable passes = () -> {};

  final Map<String, String> policies = new TreeMap<>();
  final Map<String, List<SeenGrant>> grants = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();
  final List<String> asked = new ArrayList<>();
  final List<AccountId> closed = new ArrayList<>();

  void put(KeyArn key, String policy) {
    policies.put(key.toString(), policy);
  }

  void grant(KeyArn key, SeenGrant grant) {
    grants.computeIfAbsent(key.toString(), it -> new ArrayList<>()).add(grant);
  }

  @Override
  public Reading current(KeyArn key) {
    asked.add("policy");
    passes.run();
    String policy = policies.get(key.toString());
    if (policy == null) {
      return new Reading.Gone();
    }
    return policy.isEmpty() // there, and not to be read
        ? new Reading.Unavailable("AccessDenied")
        : new Reading.Read(policy);
  }

  @Override
  public boolean reaches(KeyArn key) {
    return key.region().equals("eu-central-1");
  }

  @Override
  public Looked<KeyPage> keys(AccountId account, Optional<String> from) {
    asked.add("keys");
    if (closed.contains(account)) {
      return new Looked.Unseen<>("AccessDenied");
    }
    List<KeyArn> all =
        policies.keySet().stream()
            .map(KeyArn::of)
            .filter(it -> it.account().equals(account))
            .toList();
    int start = from.map(Integer::parseInt).orElse(0);
    int end = Math.min(start + PAGE, all.size());
    return new Looked.Seen<>(
        new KeyPage(
            all.subList(start, end),
            end < all.size() ? Optional.of(Integer.toString(end)) : Optional.empty()));
  }

  @Override
  public Looked<List<String>> aliases(KeyArn key) {
    asked.add("aliases");
    return new Looked.Seen<>(List.of("alias/shared-data"));
  }

  @Override
  public Looked<Optional<String>> optIn(KeyArn key) {
    asked.add("tags");
    return new Looked.Seen<>(Optional.ofNullable(tags.get(key.toString())));
  }

  @Override
  public Looked<GrantPage> grants(KeyArn key, Optional<String> from) {
    asked.add("grants");
    passes.run();
    List<SeenGrant> all = grants.getOrDefault(key.toString(), List.of());
    int start = from.map(Integer::parseInt).orElse(0);
    int end = Math.min(start + PAGE, all.size());
    return new Looked.Seen<>(
        new GrantPage(
            all.subList(start, end),
            end < all.size() ? Optional.of(Integer.toString(end)) : Optional.empty()));
  }

  @Override
  public Looked<Optional<SeenGrant>> grant(KeyArn key, String grantId) {
    asked.add("grant");
    return new Looked.Seen<>(
        grants.getOrDefault(key.toString(), List.of()).stream()
            .filter(it -> it.grantId().equals(grantId))
            .findFirst());
  }
}

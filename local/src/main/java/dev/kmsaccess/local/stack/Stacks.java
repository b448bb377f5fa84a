package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalCloud;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The stacks that stand in a world, by where they stand and their names. */
final class Stacks {

  /** A stack in its account and Region. */
  record Standing(String id, DeployedStack stack, Instant created) {}

  private final Map<String, Map<String, Standing>> standing = new TreeMap<>();
  private final Set<String> guarded = new HashSet<>();

  static Stacks of(LocalCloud cloud) {
    return cloud.part(Stacks.class, it -> new Stacks());
  }

  void put(LocalCloud cloud, AccountId account, String region, DeployedStack stack) {
    String name =
        "arn:%s:cloudformation:%s:%s:stack/%s"
            .formatted(LocalCloud.PARTITION, region, account, stack.name());
    String id = name + "/" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    at(account, region).put(stack.name(), new Standing(id, stack, cloud.clock().instant()));
  }

  List<Standing> all(AccountId account, String region) {
    return List.copyOf(at(account, region).values());
  }

  /** Finds a stack by its name or its id. */
  Optional<Standing> find(AccountId account, String region, String nameOrId) {
    return all(account, region).stream()
        .filter(it -> it.stack().name().equals(nameOrId) || it.id().equals(nameOrId))
        .findFirst();
  }

  boolean isGuarded(Standing stack) {
    return guarded.contains(stack.id());
  }

  void guard(Standing stack, boolean on) {
    if (on) {
      guarded.add(stack.id());
    } else {
      guarded.remove(stack.id());
    }
  }

  private Map<String, Standing> at(AccountId account, String region) {
    return standing.computeIfAbsent(account + " " + region, it -> new TreeMap<>());
  }
}

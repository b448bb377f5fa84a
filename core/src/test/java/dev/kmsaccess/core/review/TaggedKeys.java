package dev.kmsaccess.core.review;

import dev.kmsaccess.core.access.ListedGrant;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys in memory with their tags and grants, each under a policy that leaves it to its account. */
final class TaggedKeys implements KeyReader {

  final Map<KeyArn, String> tags = new LinkedHashMap<>();
  final Map<KeyArn, List<SeenGrant>> grants = new LinkedHashMap<>();
  final Set<KeyArn> breaking = new HashSet<>();

  /** Puts a grant on a key, as KMS lists it. */
  void grant(ListedGrant listed) {
    grants
        .computeIfAbsent(KeyArn.of(listed.key()), it -> new ArrayList<>())
        .add(
            new SeenGrant(
                listed.grantId(),
                listed.grantee(),
                Optional.empty(),
                listed.operations(),
                Optional.empty(),
                Optional.of(listed)));
  }

  @Override
  public Reading current(KeyArn key) {
    return new Reading.Read(
        """
        {"Version": "2012-10-17", "Statement": [{"Sid": "Own", "Effect": "Allow",
         "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "kms:*", "Resource": "*"}]}
        """
            .formatted(key.account()));
  }

  @Override
  public boolean reaches(KeyArn key) {
    return true;
  }

  @Override
  public Looked<KeyPage> keys(AccountId account, Optional<String> from) {
    return new Looked.Seen<>(new KeyPage(List.copyOf(tags.keySet()), Optional.empty()));
  }

  @Override
  public Looked<List<String>> aliases(KeyArn key) {
    return new Looked.Seen<>(List.of());
  }

  @Override
  public Looked<Optional<String>> optIn(KeyArn key) {
    if (breaking.contains(key)) {
      throw new IllegalStateException("nobody thought of this");
    }
    return new Looked.Seen<>(Optional.ofNullable(tags.get(key)));
  }

  @Override
  public Looked<GrantPage> grants(KeyArn key, Optional<String> from) {
    return new Looked.Seen<>(new GrantPage(grants.getOrDefault(key, List.of()), Optional.empty()));
  }

  @Override
  public Looked<Optional<SeenGrant>> grant(KeyArn key, String grantId) {
    return new Looked.Seen<>(
        grants.getOrDefault(key, List.of()).stream()
            .filter(it -> it.grantId().equals(grantId))
            .findFirst());
  }
}

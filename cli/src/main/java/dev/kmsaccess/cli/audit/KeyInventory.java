package dev.kmsaccess.cli.audit;

import dev.kmsaccess.aws.kms.KmsGrants;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.inventory.StandingAccesses;
import dev.kmsaccess.core.inventory.StandingEntry;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;

/**
 * The ways in to single keys, by their policies and their grants.
 *
 * @param kms reads the grants
 * @param accesses tells what they give
 */
public record KeyInventory(KmsClient kms, StandingAccesses accesses) {

  /**
   * Returns the ways in by a key's policy, which was read already, and then those by its grants.
   */
  public List<StandingEntry> of(KeyArn key, PolicyDocument policy) {
    List<StandingEntry> entries = new ArrayList<>(accesses.of(key, policy));
    entries.addAll(byGrants(key));
    return entries;
  }

  /** Returns the ways in by a key's grants alone. */
  public List<StandingEntry> byGrants(KeyArn key) {
    List<StandingEntry> entries = new ArrayList<>();
    for (GrantListEntry grant :
        kms.listGrantsPaginator(ListGrantsRequest.builder().keyId(key.toString()).build())
            .grants()) {
      accesses
          .of(key, KmsGrants.listed(grant), grant.operationsAsStrings())
          .ifPresent(entries::add);
    }
    return entries;
  }
}

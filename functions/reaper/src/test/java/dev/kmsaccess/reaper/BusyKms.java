package dev.kmsaccess.reaper;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;

/**
 * A KMS with many grants, its request quotas (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html">Request
 * quotas</a>) and calls that take their time.
 */
final class BusyKms implements KmsClient {

  private static final int PAGE = 100;

  private final TreeMap<String, GrantListEntry> grants = new TreeMap<>();
  private final Quota lists = new Quota(100);
  private final Quota retirements = new Quota(50);
  private final VirtualTime time;
  private final Duration listing;
  private int throttled;

  /**
   * Makes a KMS without grants.
   *
   * @param listing how long a page takes
   */
  BusyKms(VirtualTime time, Duration listing) {
    this.time = time;
    this.listing = listing;
  }

  void add(GrantListEntry grant) {
    grants.put(grant.grantId(), grant);
  }

  int size() {
    return grants.size();
  }

  int throttled() {
    return throttled;
  }

  @Override
  public ListRetirableGrantsResponse listRetirableGrants(ListRetirableGrantsRequest request) {
    lists.take(time.instant());
    time.pass(listing);
    Map<String, GrantListEntry> rest =
        request.marker() == null
            ? grants
            : grants.tailMap(request.marker(), /* inclusive= */ false);
    List<GrantListEntry> page = rest.values().stream().limit(PAGE).toList();
    boolean more = rest.size() > page.size();
    ListRetirableGrantsResponse.Builder response =
        ListRetirableGrantsResponse.builder().grants(page).truncated(more);
    return (more ? response.nextMarker(page.getLast().grantId()) : response).build();
  }

  @Override
  public RetireGrantResponse retireGrant(RetireGrantRequest request) {
    retirements.take(time.instant());
    grants.remove(request.grantId());
    return RetireGrantResponse.builder().build();
  }

  @Override
  public String serviceName() {
    return "kms";
  }

  @Override
  public void close() {
    // There is nothing to close.
  }

  /** So many calls in any second. */
  private final class Quota {
    private final int most;
    private final Deque<Instant> calls = new ArrayDeque<>();

    Quota(int most) {
      this.most = most;
    }

    void take(Instant now) {
      while (!calls.isEmpty() && !calls.getFirst().isAfter(now.minusSeconds(1))) {
        calls.removeFirst();
      }
      if (calls.size() >= most) {
        throttled++;
        throw KmsException.builder()
            .message("Rate exceeded")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("ThrottlingException").build())
            .build();
      }
      calls.addLast(now);
    }
  }
}

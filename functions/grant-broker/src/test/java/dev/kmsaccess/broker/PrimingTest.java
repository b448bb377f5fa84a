package dev.kmsaccess.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;

class PrimingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final String ROLE =
      "arn:aws:iam::111122223333:role/kms-access-reaper-eu-central-1";

  private final List<String> lines = new ArrayList<>();
  private final FakeKms kms = new FakeKms();
  private final Priming priming =
      new Priming(
          Map.of(
              Settings.STACK, "kms-access",
              Settings.KEY_ACCOUNT, "111122223333",
              Settings.BUS, "arn:aws:events:eu-central-1:111122223333:event-bus/kms-access",
              Settings.REAPER_ROLE, ROLE,
              Settings.LONGEST_DURATION, "P7D"),
          KmsGrantAccesses.endedByOwner(
              kms,
              KmsAccounts.all(kms),
              new Ownership(
                  new StackName("kms-access"),
                  Set.of(new AccountId("111122223333")),
                  Duration.ofDays(7)),
              PrincipalArn.of(ROLE)),
          () -> NOW,
          new JsonLog(lines::add, () -> NOW));

  @Test
  void rehearse_goesAllTheWayOfAGrantedRequest() {
    priming.rehearse(2, lines::add);

    assertThat(lines).filteredOn(it -> it.contains("\"message\":\"granted\"")).hasSize(2);
  }

  @Test
  void beforeCheckpoint_sendsNothingButReadingCalls() {
    priming.beforeCheckpoint(Core.getGlobalContext());

    assertThat(kms.calls).isNotEmpty().hasOnlyElementsOfType(ListRetirableGrantsRequest.class);
    assertThat(lines).isEmpty();
  }

  @Test
  void beforeCheckpoint_whereKmsCannotBeReached_goesOn() {
    kms.failure = Optional.of(SdkClientException.create("no route"));

    priming.beforeCheckpoint(Core.getGlobalContext());

    assertThat(lines).singleElement().asString().contains("priming failed", "no route");
  }
}

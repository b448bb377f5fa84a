package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.Subject;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The auditor's table in the local accounts, in process. */
class LocalAuditStoreTest extends AuditStoreContract {

  private final LocalCloud cloud =
      LocalCloud.create(Instant.parse("2026-11-24T03:00:00Z"), /* seed= */ 1);
  private final LocalAccount account =
      cloud.createAccount(new AccountId("123456789012"), "key", Optional.empty());

  @Override
  DynamoDbClient dynamoDb() {
    return cloud.clients(account.administrator(), "eu-central-1").dynamoDb();
  }

  @Test
  void events_areForgotten_whenNoDeliveryOfTheirsCanCome() {
    Subject event = new Subject.Event("e-1");
    findings().put(finding(event, 1));

    cloud.clock().advance(Duration.ofDays(29));
    assertThat(findings().find(event)).isPresent();

    cloud.clock().advance(Duration.ofDays(1));
    assertThat(findings().find(event)).isEmpty();
  }
}

package dev.kmsaccess.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsServiceClientConfiguration;

class AwsClientsTest {

  @Test
  void build_saysRegionAndTimeoutsOutright() {
    try (KmsClient kms = AwsClients.inRegion("eu-central-1").build(KmsClient.builder())) {
      KmsServiceClientConfiguration configuration = kms.serviceClientConfiguration();
      ClientOverrideConfiguration timeouts = configuration.overrideConfiguration();

      assertThat(configuration.region()).isEqualTo(Region.EU_CENTRAL_1);
      assertThat(timeouts.apiCallTimeout()).contains(Duration.ofSeconds(10));
      assertThat(timeouts.apiCallAttemptTimeout()).contains(Duration.ofSeconds(4));
    }
  }
}

package dev.kmsaccess.core.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantExposureTest {

  private static final AccountId OWNER = new AccountId("111122223333");
  private static final AccountId OUTSIDER = new AccountId("999900001111");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:iam::222233334444:root",
        "arn:aws:iam::333344445555:user/partner",
        "arn:aws:sts::222233334444:assumed-role/app/session"
      })
  void of_granteeOfOursOrTrusted_isInside(String grantee) {
    assertThat(judge(grantee, "Decrypt")).isInstanceOf(GrantExposure.Inside.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::999900001111:role/eve",
        "arn:aws:iam::999900001111:root",
        "arn:aws:sts::999900001111:federated-user/eve",
        "arn:aws:sts::999900001111:assumed-role/aws:ec2-infrastructure/i-0123456789abcdef0",
        "arn:aws:iam::999900001111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        "999900001111:aws:ec2-infrastructure:i-0123456789abcdef0"
      })
  void of_granteeOfAnotherAccount_isOutside(String grantee) {
    assertThat(judge(grantee, "Decrypt"))
        .isEqualTo(new GrantExposure.Outside(OUTSIDER, Severity.HIGH, /* reshares= */ false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamodb.us-west-2.amazonaws.com",
        "AWS Internal",
        "222233334444:aws:ec2-infrastructure:i-0123456789abcdef0",
        "arn:aws:sts::222233334444:assumed-role/aws:ec2-infrastructure/i-0123456789abcdef0",
        "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
      })
  void of_granteeThatAServiceMade_isServiceMade(String grantee) {
    assertThat(judge(grantee, "Decrypt")).isInstanceOf(GrantExposure.ServiceMade.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AROAEXAMPLEID00000000", "", "somebody", "arn:aws:s3:::bucket"})
  void of_granteeThatTellsNoAccount_isUnknown(String grantee) {
    assertThat(judge(grantee, "Decrypt")).isInstanceOf(GrantExposure.Unknown.class);
  }

  @Test
  void of_granteeWithoutEnd_isUnknown() {
    assertThat(judge("a" + ".a".repeat(100_000), "Decrypt"))
        .isInstanceOf(GrantExposure.Unknown.class);
  }

  @Test
  void of_serviceThatActsForAnOutsideResource_isOutside() {
    GrantExposure exposure =
        GrantExposure.of(
            "s3.amazonaws.com",
            Optional.of("arn:aws:dynamodb:us-east-1:999900001111:table/t"),
            List.of("Decrypt"),
            OWNER,
            RandomWorld.ZONE);

    assertThat(exposure).isInstanceOf(GrantExposure.Outside.class);
  }

  @Test
  void of_grantOfCreateGrant_saysThatItCanBeSharedFurther() {
    GrantExposure exposure = judge("arn:aws:iam::999900001111:role/eve", "CreateGrant");

    assertThat(exposure.reshares()).isTrue();
    assertThat(((GrantExposure.Outside) exposure).message())
        .contains("999900001111", "make grants for others");
  }

  @Test
  void of_grantOfDescribeKeyAlone_isLow() {
    assertThat(judge("arn:aws:iam::999900001111:role/eve", "DescribeKey"))
        .isEqualTo(new GrantExposure.Outside(OUTSIDER, Severity.LOW, /* reshares= */ false));
  }

  private static GrantExposure judge(String grantee, String... operations) {
    return GrantExposure.of(
        grantee, Optional.empty(), List.of(operations), OWNER, RandomWorld.ZONE);
  }
}

package dev.kmsaccess.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.local.contract.Policies;
import dev.kmsaccess.local.contract.TestAccount;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.Tag;

/** Which Region a call is for, where what it acts on does not say. */
class RequestedRegionTest {

  private static final String ELSEWHERE = "eu-west-1";

  private final LocalWorld world = new LocalWorld();
  private final TestAccount account = world.owner();

  @Test
  void listing_ofARegionalService_isForTheRegionOfItsEndpoint() {
    AwsCredentials here = allowed(List.of("kms:ListKeys", "kms:ListAliases"), LocalWorld.REGION);

    assertThat(world.cloud().clients(here, LocalWorld.REGION).kms().listKeys().keys()).isEmpty();
    assertThat(world.cloud().clients(here, LocalWorld.REGION).kms().listAliases().aliases())
        .isEmpty();
    assertThatThrownBy(() -> world.cloud().clients(here, ELSEWHERE).kms().listKeys())
        .hasMessageContaining("is not authorized to perform: kms:ListKeys");
  }

  @Test
  void listing_ofAGlobalService_isForTheRegionWhereItIs() {
    AwsCredentials here = allowed(List.of("iam:ListRoles"), LocalWorld.REGION);
    AwsCredentials there = allowed(List.of("iam:ListRoles"), "us-east-1");

    assertThatThrownBy(() -> account.iam(here).listRoles())
        .hasMessageContaining("is not authorized to perform: iam:ListRoles");
    assertThat(account.iam(there).listRoles().roles()).isNotEmpty();
  }

  @Test
  void createRole_withTags_takesTheRightToTag() {
    AwsCredentials maker = allowed(List.of("iam:CreateRole"), "us-east-1");

    assertThatThrownBy(
            () ->
                account
                    .iam(maker)
                    .createRole(
                        it ->
                            it.roleName("made")
                                .assumeRolePolicyDocument(Policies.trust(account.root()))
                                .tags(Tag.builder().key("team").value("data").build())))
        .hasMessageContaining("is not authorized to perform: iam:TagRole");
  }

  private AwsCredentials allowed(List<String> actions, String region) {
    String role = account.createRole("of-" + actions.getFirst().replace(':', '-') + "-" + region);
    account.allow(
        role.substring(role.lastIndexOf('/') + 1),
        Policies.of(
            """
            {"Effect":"Allow","Action":["%s"],"Resource":"*",\
            "Condition":{"StringEquals":{"aws:RequestedRegion":"%s"}}}"""
                .formatted(String.join("\",\"", actions), region)));
    return account.session(role);
  }
}

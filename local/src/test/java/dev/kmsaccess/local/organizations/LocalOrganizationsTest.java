package dev.kmsaccess.local.organizations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalWorld;
import dev.kmsaccess.local.contract.TestAccount;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;

class LocalOrganizationsTest {

  private final LocalWorld world = new LocalWorld();
  private final OrganizationsClient administrator = as(world.owner());

  @BeforeEach
  void ownerIsADelegatedAdministrator() {
    Administrators.of(world.cloud()).add(new AccountId(world.owner().id()));
  }

  @Test
  void accounts_areToldToAnAdministrator() {
    assertThat(listed()).containsExactly(world.owner().id(), world.member().id());
    assertThat(
            administrator
                .describeAccount(it -> it.accountId(world.member().id()))
                .account()
                .statusAsString())
        .isEqualTo("ACTIVE");
  }

  @Test
  void accountElsewhere_isNotFound() {
    assertThatThrownBy(
            () -> administrator.describeAccount(it -> it.accountId(world.outsider().id())))
        .isInstanceOf(AccountNotFoundException.class);
  }

  @Test
  void accountThatLeaves_isNotFoundFromThenOn() {
    world.cloud().account(new AccountId(world.member().id())).orElseThrow().leaveOrganization();

    assertThat(listed()).containsExactly(world.owner().id());
    assertThatThrownBy(() -> administrator.describeAccount(it -> it.accountId(world.member().id())))
        .isInstanceOf(AccountNotFoundException.class);
  }

  @Test
  void member_mayAskWhichOrganisationItIsIn_andNothingElse() {
    OrganizationsClient member = as(world.member());

    assertThat(
            member
                .describeOrganization(DescribeOrganizationRequest.builder().build())
                .organization()
                .id())
        .isEqualTo(world.organization());
    assertThatThrownBy(() -> member.listAccounts(ListAccountsRequest.builder().build()))
        .isInstanceOfSatisfying(
            OrganizationsException.class,
            it -> assertThat(it.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void accountInNoOrganisation_isToldSo() {
    assertThatThrownBy(
            () ->
                as(world.outsider())
                    .describeOrganization(DescribeOrganizationRequest.builder().build()))
        .isInstanceOf(AwsOrganizationsNotInUseException.class);
  }

  private List<String> listed() {
    return administrator.listAccounts(ListAccountsRequest.builder().build()).accounts().stream()
        .map(Account::id)
        .toList();
  }

  private OrganizationsClient as(TestAccount account) {
    return world.cloud().clients(account.administrator(), LocalWorld.REGION).organizations();
  }
}

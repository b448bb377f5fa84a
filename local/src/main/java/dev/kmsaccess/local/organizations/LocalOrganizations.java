package dev.kmsaccess.local.organizations;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.evaluate.Membership;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.Organization;

/**
 * AWS Organizations as one caller sees it. Accounts are told to {@link Administrators} only (see <a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeAccount.html">DescribeAccount</a>);
 * every member may ask which organisation it is in.
 */
public final class LocalOrganizations implements OrganizationsClient {

  private static final int PAGE = 20;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final Authorizer authorizer;

  /** Makes the client of a caller. */
  public LocalOrganizations(LocalCloud cloud, CallerIdentity caller) {
    this.cloud = cloud;
    this.caller = caller;
    this.authorizer = new Authorizer(cloud, OrganizationsErrors.STYLE);
  }

  @Override
  public DescribeOrganizationResponse describeOrganization(DescribeOrganizationRequest request) {
    return cloud.call(
        () -> {
          Membership own = require("organizations:DescribeOrganization");
          return DescribeOrganizationResponse.builder()
              .organization(Organization.builder().id(own.organization().id()).build())
              .build();
        });
  }

  @Override
  public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
    return cloud.call(
        () -> {
          Membership own = requireAdministrator("organizations:DescribeAccount");
          return AccountId.parse(Optional.ofNullable(request.accountId()).orElse(""))
              .flatMap(cloud::account)
              .filter(it -> isIn(own, it))
              .map(it -> DescribeAccountResponse.builder().account(shown(own, it)).build())
              .orElseThrow(OrganizationsErrors::noSuchAccount);
        });
  }

  @Override
  public ListAccountsResponse listAccounts(ListAccountsRequest request) {
    return cloud.call(
        () -> {
          Membership own = requireAdministrator("organizations:ListAccounts");
          List<LocalAccount> all =
              cloud.accounts().stream()
                  .filter(it -> isIn(own, it))
                  .filter(
                      it ->
                          request.nextToken() == null
                              || it.id().id().compareTo(request.nextToken()) > 0)
                  .toList();
          List<LocalAccount> page = all.stream().limit(PAGE).toList();
          ListAccountsResponse.Builder response =
              ListAccountsResponse.builder()
                  .accounts(page.stream().map(it -> shown(own, it)).toList());
          if (page.size() < all.size()) {
            response.nextToken(page.getLast().id().id());
          }
          return response.build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private Membership requireAdministrator(String action) {
    Membership own = require(action);
    if (!Administrators.of(cloud).contains(account())) {
      throw OrganizationsErrors.notAdministrator();
    }
    return own;
  }

  private Membership require(String action) {
    authorizer.require(caller, ServiceCall.of(action, "*", account()));
    return cloud
        .account(account())
        .flatMap(LocalAccount::membership)
        .orElseThrow(OrganizationsErrors::notInUse);
  }

  private AccountId account() {
    return caller.account().orElseThrow(OrganizationsErrors.STYLE::unknownClient);
  }

  private static boolean isIn(Membership own, LocalAccount account) {
    return account
        .membership()
        .filter(it -> it.organization().equals(own.organization()))
        .isPresent();
  }

  private static Account shown(Membership own, LocalAccount account) {
    return Account.builder()
        .id(account.id().id())
        .arn(
            "arn:%s:organizations::%s:account/%s/%s"
                .formatted(
                    LocalCloud.PARTITION, account.id(), own.organization().id(), account.id()))
        .name(account.name())
        .status("ACTIVE")
        .state("ACTIVE")
        .build();
  }
}

package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.kms.AssumedKmsAccounts;
import dev.kmsaccess.aws.organizations.AssumedOrganizations;
import dev.kmsaccess.aws.organizations.OrganizationsAccounts;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Through a role of another account we are there, with what that role may do. */
abstract class AssumedRolesContract extends AwsContract {

  private static final String ROLE = "lent";

  @Test
  void in_anotherAccount_areItsKeys() {
    lend(aws().member(), aws().owner(), "kms:ListKeys");
    String own = createKey().toString();
    String its =
        aws()
            .client(KmsClient.builder(), aws().member().administrator())
            .createKey()
            .keyMetadata()
            .arn();

    AssumedKmsAccounts accounts = keyAccounts();

    assertThat(keys(accounts.in(aws().member().id()))).containsExactly(its);
    assertThat(keys(accounts.in(aws().owner().id()))).containsExactly(own);
  }

  @Test
  void in_anAccountThatLendsNoRole_throws() {
    unless(
        Difference.PERMISSIONS,
        () ->
            assertThatThrownBy(() -> keyAccounts().in(aws().member().id()))
                .isInstanceOf(StsException.class));
  }

  @Test
  void organizations_areAskedThroughARoleOfWhoMayAsk() {
    lend(aws().owner(), aws().member(), "organizations:DescribeAccount");
    AssumedOrganizations organizations =
        new AssumedOrganizations(
            sts(aws().member()),
            roleOf(aws().owner().id()),
            session -> aws().client(OrganizationsClient.builder(), session),
            aws().clock());

    OrganizationsAccounts accounts = new OrganizationsAccounts(organizations, aws().clock());

    assertThat(accounts.standing(aws().member().id())).isEqualTo(new Standing.Member());
    assertThat(accounts.standing(STRANGER)).isEqualTo(new Standing.Outside());
  }

  private AssumedKmsAccounts keyAccounts() {
    return new AssumedKmsAccounts(
        aws().owner().id(),
        kms(),
        sts(aws().owner()),
        AssumedRolesContract::roleOf,
        "kms-access",
        session -> aws().client(KmsClient.builder(), session),
        aws().clock());
  }

  /** Makes a role that another account may take, and that may do one thing. */
  private void lend(AwsEndpoint.Account lender, AwsEndpoint.Account borrower, String action) {
    allow(lender, createRole(lender, ROLE, borrower.id()), action);
  }

  private static String roleOf(AccountId account) {
    return "arn:aws:iam::%s:role/%s".formatted(account, ROLE);
  }

  private StsClient sts(AwsEndpoint.Account account) {
    return aws().client(StsClient.builder(), account.administrator());
  }

  private static List<String> keys(KmsClient kms) {
    return kms.listKeys().keys().stream().map(KeyListEntry::keyArn).toList();
  }
}

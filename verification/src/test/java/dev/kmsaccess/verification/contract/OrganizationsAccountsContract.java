package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.organizations.OrganizationsAccounts;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.Standing;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/** Which accounts are ours is what AWS Organizations says, to whom it says anything. */
abstract class OrganizationsAccountsContract extends AwsContract {

  @Test
  void standing_ofMembersAndStrangers() {
    OrganizationsAccounts accounts = askedBy(aws().owner());

    assertThat(accounts.standing(aws().owner().id())).isEqualTo(new Standing.Member());
    assertThat(accounts.standing(aws().member().id())).isEqualTo(new Standing.Member());
    assertThat(accounts.standing(STRANGER)).isEqualTo(new Standing.Outside());
  }

  @Test
  void members_areAllOfTheOrganisation() {
    assertThat(askedBy(aws().owner()).members())
        .isEqualTo(new Looked.Seen<>(Set.of(aws().owner().id(), aws().member().id())));
  }

  @Test
  void standing_askedByAMember_isUnknown() {
    unless(
        Difference.PERMISSIONS,
        () ->
            assertThat(askedBy(aws().member()).standing(aws().owner().id()))
                .isInstanceOf(Standing.Unknown.class));
    unless(
        Difference.PERMISSIONS,
        () -> assertThat(askedBy(aws().member()).members()).isInstanceOf(Looked.Unseen.class));
  }

  private OrganizationsAccounts askedBy(AwsEndpoint.Account account) {
    OrganizationsClient client =
        aws().client(OrganizationsClient.builder(), account.administrator());
    return new OrganizationsAccounts(() -> client, aws().clock());
  }
}

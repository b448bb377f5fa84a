package dev.kmsaccess.aws.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;

class OrganizationsAccountsTest {

  private static final AccountId MEMBER = new AccountId("210987654321");
  private static final AccountId OTHER = new AccountId("310987654321");
  private static final AccountId CLOSED = new AccountId("410987654321");
  private static final AccountId STRANGER = new AccountId("999900001111");

  private final FakeOrganizations aws = new FakeOrganizations();
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private final OrganizationsAccounts accounts = new OrganizationsAccounts(() -> aws, () -> now);

  @Test
  void standing_ofAMember_andOfAStranger() {
    assertThat(accounts.standing(MEMBER)).isEqualTo(new Standing.Member());
    assertThat(accounts.standing(STRANGER)).isEqualTo(new Standing.Outside());
  }

  @Test
  void standing_isRememberedForAWhile() {
    accounts.standing(MEMBER);
    accounts.standing(STRANGER);
    accounts.standing(MEMBER);
    accounts.standing(STRANGER);
    assertThat(aws.asked).containsExactly(MEMBER.id(), STRANGER.id());

    aws.members.remove(MEMBER);
    now = now.plus(Duration.ofMinutes(15));

    assertThat(accounts.standing(MEMBER)).isEqualTo(new Standing.Outside());
  }

  @Test
  void standing_thatCannotBeFoundOut_isUnknown_andAskedForAgain() {
    aws.failure = Optional.of(error());

    assertThat(accounts.standing(MEMBER))
        .isInstanceOfSatisfying(
            Standing.Unknown.class, it -> assertThat(it.why()).contains("may not ask"));

    aws.failure = Optional.empty();
    assertThat(accounts.standing(MEMBER)).isEqualTo(new Standing.Member());
  }

  @Test
  void members_areThoseOnAllPages_thatAreOpen() {
    assertThat(accounts.members()).isEqualTo(new Looked.Seen<>(Set.of(MEMBER, OTHER)));
  }

  @Test
  void members_thatCannotBeListed_areUnseen() {
    aws.failure = Optional.of(error());

    assertThat(accounts.members()).isInstanceOf(Looked.Unseen.class);
  }

  private static OrganizationsException error() {
    return (OrganizationsException)
        OrganizationsException.builder().message("you may not ask").build();
  }

  /** An organisation of three accounts, one on each page; one is suspended. */
  private static final class FakeOrganizations implements OrganizationsClient {
    final List<AccountId> members = new ArrayList<>(List.of(MEMBER, OTHER, CLOSED));
    final List<String> asked = new ArrayList<>();
    Optional<RuntimeException> failure = Optional.empty();

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
      asked.add(request.accountId());
      fail();
      if (members.stream().noneMatch(it -> it.id().equals(request.accountId()))) {
        throw AccountNotFoundException.builder().message("no such account").build();
      }
      return DescribeAccountResponse.builder().account(shown(request.accountId())).build();
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
      fail();
      int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
      return ListAccountsResponse.builder()
          .accounts(shown(members.get(page).id()))
          .nextToken(page + 1 < members.size() ? Integer.toString(page + 1) : null)
          .build();
    }

    private static Account shown(String id) {
      return Account.builder()
          .id(id)
          .status(id.equals(CLOSED.id()) ? "SUSPENDED" : "ACTIVE")
          .build();
    }

    private void fail() {
      failure.ifPresent(
          it -> {
            throw it;
          });
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}

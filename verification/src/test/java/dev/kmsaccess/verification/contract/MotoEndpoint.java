package dev.kmsaccess.verification.contract;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import java.net.URI;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;

/**
 * moto, which others wrote from AWS's documents without knowing of us. One server serves all tests,
 * so each has accounts of its own there.
 */
final class MotoEndpoint implements AwsEndpoint {

  /** The system property that says where moto is. */
  static final String PROPERTY = "moto.endpoint";

  private final URI uri = URI.create(System.getProperty(PROPERTY, "http://localhost"));
  private final Account owner =
      account("%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L)));
  private final OrganizationId organization;
  private final Account member;

  MotoEndpoint() {
    OrganizationsClient organizations =
        client(OrganizationsClient.builder(), owner.administrator());
    organization =
        new OrganizationId(
            organizations
                .createOrganization(it -> it.featureSet(OrganizationFeatureSet.ALL))
                .organization()
                .id());
    member =
        account(
            organizations
                .createAccount(it -> it.accountName("member").email("member@example.com"))
                .createAccountStatus()
                .accountId());
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Account owner() {
    return owner;
  }

  @Override
  public Account member() {
    return member;
  }

  @Override
  public OrganizationId organization() {
    return organization;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Set<Difference> differences() {
    return EnumSet.allOf(Difference.class);
  }

  @Override
  public void close() {
    // What a test made stays in accounts that no other test has.
  }

  /** moto knows an account by the credentials of any role in it, whether there is one or not. */
  private Account account(String id) {
    return new Account(
        new AccountId(id),
        session(
            AwsBasicCredentials.create("testing", "testing"),
            "arn:aws:iam::" + id + ":role/administrator"));
  }
}

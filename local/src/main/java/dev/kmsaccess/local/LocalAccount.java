package dev.kmsaccess.local;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.evaluate.Membership;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** One AWS account of the local cloud. */
public final class LocalAccount {

  private final AccountId id;
  private final String name;
  private final AwsCredentials administrator;
  private Optional<Membership> membership;

  LocalAccount(
      AccountId id, String name, Optional<Membership> membership, AwsCredentials administrator) {
    this.id = id;
    this.name = name;
    this.membership = membership;
    this.administrator = administrator;
  }

  /** Returns the account's id. */
  public AccountId id() {
    return id;
  }

  /** Returns the account's name, for people. */
  public String name() {
    return name;
  }

  /** Returns the lasting credentials of an IAM user who may do everything in this account. */
  public AwsCredentials administrator() {
    return administrator;
  }

  /** Returns the account's place in an organisation, if it is in one. */
  public synchronized Optional<Membership> membership() {
    return membership;
  }

  /** Moves the account within its organisation or into another. */
  public synchronized void join(Membership target) {
    membership = Optional.of(target);
  }

  /** Takes the account out of its organisation. */
  public synchronized void leaveOrganization() {
    membership = Optional.empty();
  }
}

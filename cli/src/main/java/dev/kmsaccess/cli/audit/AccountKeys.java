package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.KeyArn;
import java.util.Iterator;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyListEntry;

/**
 * Reads the policies of all keys of an account in one Region. One call at a time: an audit must not
 * eat into the request quotas that the account's own work lives on.
 */
final class AccountKeys implements Iterator<Reading> {

  private static final String ONLY_POLICY = "default";

  private final KmsClient kms;
  private final Iterator<KeyListEntry> keys;

  AccountKeys(KmsClient kms) {
    this.kms = kms;
    try {
      // This asks for the first page.
      this.keys = kms.listKeysPaginator(request -> {}).keys().iterator();
    } catch (SdkException e) {
      throw unlisted(e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      return keys.hasNext();
    } catch (SdkException e) {
      throw unlisted(e);
    }
  }

  @Override
  public Reading next() {
    KeyArn key = KeyArn.of(keys.next().keyArn());
    Location location = Location.of(key.toString());
    try {
      String policy =
          kms.getKeyPolicy(request -> request.keyId(key.toString()).policyName(ONLY_POLICY))
              .policy();
      return Reading.ofText(location, Optional.of(key), policy);
    } catch (SdkException e) {
      return new Reading.Unreadable(location, "Its policy could not be read: " + reason(e));
    }
  }

  private static UserFault unlisted(SdkException fault) {
    return UserFault.unreachable(
        "The keys of the account could not be listed: " + Shown.sentence(reason(fault)));
  }

  private static String reason(SdkException fault) {
    return Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
  }
}

package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.local.iam.IamDirectory;
import java.util.Optional;

/**
 * A principal that a grant names, bound to its unique id when the grant is made: a role that is
 * deleted and made again does not get the grant back.
 *
 * @param arn as the request named it
 * @param uniqueId of a user or role; accounts and sessions have none
 */
record GrantPrincipal(PrincipalArn arn, Optional<String> uniqueId) {

  /** Returns the principal as it is now, if it exists. */
  static Optional<GrantPrincipal> find(IamDirectory directory, String text) {
    return PrincipalArn.parse(text)
        .filter(directory::exists)
        .map(arn -> new GrantPrincipal(arn, directory.uniqueId(arn)));
  }

  /** Returns the principal as KMS shows it now: the ARN, or the unique id of a deleted one. */
  String shown(IamDirectory directory) {
    return directory.uniqueId(arn).equals(uniqueId)
        ? arn.toString()
        : uniqueId.orElse(arn.toString());
  }
}

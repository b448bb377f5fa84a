package dev.kmsaccess.local.organizations;

import dev.kmsaccess.local.ServiceErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.model.AccountNotFoundException;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;

/** The errors of AWS Organizations, worded as it does. */
final class OrganizationsErrors {

  static final ServiceErrors STYLE =
      new ServiceErrors(
          "Organizations", ServiceErrors.Protocol.JSON, OrganizationsException::builder);

  private OrganizationsErrors() {}

  static AwsServiceException noSuchAccount() {
    return STYLE.error(
        AccountNotFoundException.builder(),
        "AccountNotFoundException",
        400,
        "You specified an account that doesn't exist.");
  }

  static AwsServiceException notInUse() {
    return STYLE.error(
        AwsOrganizationsNotInUseException.builder(),
        "AWSOrganizationsNotInUseException",
        400,
        "Your account is not a member of an organization.");
  }

  static AwsServiceException notAdministrator() {
    return STYLE.denied("You don't have permissions to access this resource.");
  }
}

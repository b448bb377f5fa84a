package software.amazon.awssdk.regions;

import software.amazon.awssdk.regions.servicemetadata.DynamodbServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.EventsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.IamServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.KmsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.OrganizationsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SnsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SqsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.StsServiceMetadata;

/**
 * Stands in the functions' archives for the SDK's class of this name, which makes an object of a
 * class of its own for each of AWS's three hundred services before it looks up the one that a
 * client asks for. This one makes the one, with the SDK's own class for it.
 *
 * <p>The SDK makes it by its name and offers no other way; docs/adr/0012 weighs that.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

  /** Made by the SDK. */
  public GeneratedServiceMetadataProvider() {}

  /**
   * Returns what the SDK knows of a service.
   *
   * @param service the prefix of its endpoints, such as {@code kms}
   * @throws IllegalArgumentException if no function calls that service: what the SDK would do
   *     without its table, it would do wrongly for services that are signed for in one Region
   */
  @Override
  public ServiceMetadata serviceMetadata(String service) {
    return switch (service) {
      case "dynamodb" -> new DynamodbServiceMetadata();
      case "events" -> new EventsServiceMetadata();
      case "iam" -> new IamServiceMetadata();
      case "kms" -> new KmsServiceMetadata();
      case "organizations" -> new OrganizationsServiceMetadata();
      case "sns" -> new SnsServiceMetadata();
      case "sqs" -> new SqsServiceMetadata();
      case "sts" -> new StsServiceMetadata();
      default ->
          throw new IllegalArgumentException(
              "the service '%s' is none of those that the functions call; name it in %s"
                  .formatted(service, getClass().getName()));
    };
  }
}

package dev.kmsaccess.aws;

import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.rules.Exceptions;
import dev.kmsaccess.core.rules.ExceptionsParser;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Who counts as inside: the organisation of the stack, and what the file of exceptions adds to it
 * as long as each exception stands.
 */
public record Trust(OrganizationId organization, Exceptions exceptions) {

  /**
   * Reads the file of exceptions. One with faults is a fault of the deployment: it throws an {@link
   * IllegalStateException} with every fault and its place.
   */
  public static Trust read(Path file, OrganizationId organization) {
    return switch (ExceptionsParser.parse(LayerFile.bytes(file, "exceptions"))) {
      case ExceptionsParser.Result.Valid(Exceptions exceptions) ->
          new Trust(organization, exceptions);
      case ExceptionsParser.Result.Invalid invalid ->
          throw LayerFile.faulty(file, invalid.problems());
    };
  }

  /** Returns who is inside at an instant. */
  public TrustZone at(Instant now) {
    TrustZone.Builder zone = TrustZone.builder().organization(organization);
    exceptions.widen(zone, now);
    return zone.build();
  }
}

package dev.kmsaccess.aws;

import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.Exceptions;
import dev.kmsaccess.core.rules.ExceptionsParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;

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
    return switch (ExceptionsParser.parse(bytes(file))) {
      case ExceptionsParser.Result.Valid(Exceptions exceptions) ->
          new Trust(organization, exceptions);
      case ExceptionsParser.Result.Invalid invalid ->
          throw new IllegalStateException(
              file
                  + " has faults: "
                  + invalid.problems().stream()
                      .map(JsonProblem::toString)
                      .collect(Collectors.joining("; ")));
    };
  }

  /** Returns who is inside at an instant. */
  public TrustZone at(Instant now) {
    TrustZone.Builder zone = TrustZone.builder().organization(organization);
    exceptions.widen(zone, now);
    return zone.build();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the exceptions cannot be read from " + file, e);
    }
  }
}

package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.Arn;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** What PutTargets refuses. */
final class TargetChecks {

  private TargetChecks() {}

  static void check(Target target) {
    Arn arn =
        Optional.ofNullable(target.arn())
            .flatMap(Arn::parse)
            .orElseThrow(() -> BusErrors.invalid("Provided Arn is not in correct format."));
    if (!Targets.serve(arn)) {
      throw BusErrors.invalid("The local accounts deliver no events to " + arn + ".");
    }
    if (arn.service().equals("events") && target.roleArn() == null) {
      throw BusErrors.invalid(
          "RoleArn is required for target " + arn + ": a rule sends to another bus in a role.");
    }
    if (arn.resource().endsWith(".fifo") && target.sqsParameters() == null) {
      throw BusErrors.invalid(
          "Parameter(s) SqsParameters must be specified for target: " + target.id() + ".");
    }
    if (target.inputPath() != null) {
      throw BusErrors.invalid("The local accounts know no InputPath.");
    }
    if (target.inputTransformer() != null) {
      Transformation.check(target.inputTransformer());
    }
  }
}

package dev.kmsaccess.local.iam;

import java.util.Map;
import java.util.Optional;

/**
 * The policies that AWS itself keeps, as far as the accounts here use them. Their texts follow the
 * <a href="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html">AWS
 * managed policy reference</a>.
 */
final class AwsManagedPolicies {

  static final String ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

  private static final Map<String, String> TEXTS =
      Map.of(
          ADMINISTRATOR_ACCESS,
          allow("\"*\""),
          "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
          allow("[\"logs:CreateLogGroup\", \"logs:CreateLogStream\", \"logs:PutLogEvents\"]"),
          "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
          allow(
              """
              ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", \
              "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]"""),
          "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
          allow(
              """
              ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", \
              "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries"]"""));

  private AwsManagedPolicies() {}

  /** Returns the text of an AWS managed policy, if it is known here. */
  static Optional<String> text(String arn) {
    return Optional.ofNullable(TEXTS.get(arn));
  }

  private static String allow(String actions) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": %s, "Resource": "*"}]}"""
        .formatted(actions);
  }
}

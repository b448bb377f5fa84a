package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;

/** CloudFormation as one caller sees it: what stands, and whether it refuses to be deleted. */
public final class LocalCloudFormation implements CloudFormationClient {

  private static final ServiceErrors STYLE =
      new ServiceErrors(
          "CloudFormation", ServiceErrors.Protocol.QUERY, CloudFormationException::builder);

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;

  /** Makes the client of a caller. */
  public LocalCloudFormation(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, STYLE);
  }

  @Override
  public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
    return cloud.call(
        () -> {
          require("DescribeStacks", Optional.ofNullable(request.stackName()));
          List<Stacks.Standing> found =
              request.stackName() == null
                  ? Stacks.of(cloud).all(account(), region)
                  : List.of(existing(request.stackName()));
          return DescribeStacksResponse.builder()
              .stacks(found.stream().map(this::shown).toList())
              .build();
        });
  }

  @Override
  public UpdateTerminationProtectionResponse updateTerminationProtection(
      UpdateTerminationProtectionRequest request) {
    return cloud.call(
        () -> {
          require("UpdateTerminationProtection", Optional.ofNullable(request.stackName()));
          Stacks.Standing stack = existing(request.stackName());
          Stacks.of(cloud).guard(stack, request.enableTerminationProtection());
          return UpdateTerminationProtectionResponse.builder().stackId(stack.id()).build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private AccountId account() {
    return caller.account().orElseThrow(STYLE::unknownClient);
  }

  private void require(String operation, Optional<String> stack) {
    AccountId account = account();
    String resource =
        stack
            .map(
                it ->
                    Stacks.of(cloud)
                        .find(account, region, it)
                        .map(Stacks.Standing::id)
                        .orElse(
                            "arn:%s:cloudformation:%s:%s:stack/%s/*"
                                .formatted(LocalCloud.PARTITION, region, account, it)))
            .orElse("*");
    authorizer.require(
        caller, ServiceCall.of("cloudformation:" + operation, resource, account).in(region));
  }

  private Stacks.Standing existing(@Nullable String name) {
    return Stacks.of(cloud)
        .find(account(), region, String.valueOf(name))
        .orElseThrow(
            () -> STYLE.error("ValidationError", "Stack with id " + name + " does not exist"));
  }

  private Stack shown(Stacks.Standing standing) {
    return Stack.builder()
        .stackId(standing.id())
        .stackName(standing.stack().name())
        .creationTime(standing.created())
        .stackStatus(StackStatus.CREATE_COMPLETE)
        .enableTerminationProtection(Stacks.of(cloud).isGuarded(standing))
        .outputs(
            new TreeMap<>(standing.stack().outputs())
                .entrySet().stream()
                    .map(it -> Output.builder().outputKey(it.getKey()).outputValue(it.getValue()))
                    .map(Output.Builder::build)
                    .toList())
        .build();
  }
}

package dev.kmsaccess.local.bus;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.RequestChecks;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import dev.kmsaccess.local.trail.ApiCall;
import dev.kmsaccess.local.trail.SdkShapes;
import dev.kmsaccess.local.trail.Trail;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.CreateEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.CreateEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DeleteEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutPermissionRequest;
import software.amazon.awssdk.services.eventbridge.model.PutPermissionResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemovePermissionRequest;
import software.amazon.awssdk.services.eventbridge.model.RemovePermissionResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;

/** EventBridge as one caller sees it in one Region. */
public final class LocalEventBridge implements EventBridgeClient {

  private static final Pattern NAME = Pattern.compile("[/.\\-_A-Za-z0-9]{1,256}");
  private static final Pattern RULE_NAME = Pattern.compile("[.\\-_A-Za-z0-9]{1,64}");
  private static final int MOST_TARGETS = 5;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;
  private final Buses buses;
  private final RequestChecks checks = new RequestChecks(BusErrors.STYLE);

  /** Makes the client of a caller. */
  public LocalEventBridge(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, BusErrors.STYLE);
    this.buses = Buses.of(cloud);
  }

  @Override
  public PutEventsResponse putEvents(PutEventsRequest request) {
    return cloud.call(
        () -> {
          AccountId sender = ownAccount();
          return new PutEvents(cloud, buses, authorizer, caller, sender, region).put(request);
        });
  }

  @Override
  public CreateEventBusResponse createEventBus(CreateEventBusRequest request) {
    return cloud.call(
        () -> {
          String name = checks.matching("name", request.name(), NAME);
          Arn arn = Buses.arn(ownAccount(), region, name);
          require("events:CreateEventBus", arn);
          if (buses.find(arn).isPresent()) {
            throw BusErrors.busExists(name);
          }
          buses.create(arn, name);
          return CreateEventBusResponse.builder().eventBusArn(arn.toString()).build();
        });
  }

  @Override
  public DeleteEventBusResponse deleteEventBus(DeleteEventBusRequest request) {
    return cloud.call(
        () -> {
          Arn arn = busArn(request.name());
          require("events:DeleteEventBus", arn);
          if (arn.resource().equals("event-bus/" + EventBus.DEFAULT)) {
            throw BusErrors.invalid("Cannot delete event bus default.");
          }
          // Deleting what is not there is no error to EventBridge.
          buses.find(arn).ifPresent(buses::delete);
          return DeleteEventBusResponse.builder().build();
        });
  }

  @Override
  public DescribeEventBusResponse describeEventBus(DescribeEventBusRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus("events:DescribeEventBus", request.name());
          return DescribeEventBusResponse.builder()
              .name(bus.name())
              .arn(bus.arn().toString())
              .policy(bus.policy().text().orElse(null))
              .build();
        });
  }

  @Override
  public ListEventBusesResponse listEventBuses(ListEventBusesRequest request) {
    return cloud.call(
        () -> {
          require("events:ListEventBuses", Buses.arn(ownAccount(), region, "*"));
          String prefix = Optional.ofNullable(request.namePrefix()).orElse("");
          // Asked for so that it is there.
          bus(EventBus.DEFAULT);
          return ListEventBusesResponse.builder()
              .eventBuses(
                  buses.all().stream()
                      .filter(it -> it.arn().account().equals(ownAccount().id()))
                      .filter(it -> it.arn().region().equals(region))
                      .filter(it -> it.name().startsWith(prefix))
                      .map(Shown::bus)
                      .toList())
              .build();
        });
  }

  @Override
  public PutPermissionResponse putPermission(PutPermissionRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus("events:PutPermission", request.eventBusName());
          if (request.policy() != null) {
            bus.policy().replace(request.policy());
          } else {
            String sid = checks.required("statementId", request.statementId());
            bus.policy().put(sid, PermissionStatement.of(bus.arn(), sid, request));
          }
          return PutPermissionResponse.builder().build();
        });
  }

  @Override
  public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus("events:RemovePermission", request.eventBusName());
          if (Boolean.TRUE.equals(request.removeAllPermissions())) {
            bus.policy().clear();
          } else if (!bus.policy().remove(checks.required("statementId", request.statementId()))) {
            throw BusErrors.notFound("Statement does not exist.");
          }
          return RemovePermissionResponse.builder().build();
        });
  }

  @Override
  public PutRuleResponse putRule(PutRuleRequest request) {
    return cloud.call(
        () -> {
          String name = checks.matching("name", request.name(), RULE_NAME);
          EventBus bus = bus(request.eventBusName());
          require("events:PutRule", bus.ruleArn(name));
          Optional<EventPattern> pattern =
              Optional.ofNullable(request.eventPattern()).map(EventPattern::parse);
          Optional<Schedule> schedule =
              Optional.ofNullable(request.scheduleExpression()).map(Schedule::parse);
          if (pattern.isEmpty() && schedule.isEmpty()) {
            throw BusErrors.invalid(
                "Parameter(s) EventPattern or ScheduleExpression must be specified.");
          }
          if (schedule.isPresent() && !bus.name().equals(EventBus.DEFAULT)) {
            throw BusErrors.invalid(
                "ScheduleExpression is supported only on the default event bus.");
          }
          Rule rule =
              Rule.of(
                  bus.ruleArn(name),
                  name,
                  Optional.ofNullable(request.description()),
                  pattern,
                  schedule,
                  Optional.ofNullable(request.state()).orElse(RuleState.ENABLED));
          Optional<Rule> earlier = Optional.ofNullable(bus.rules().get(name));
          put(bus, earlier.map(rule::keepingTargetsOf).orElse(rule));
          if (earlier.isPresent()) {
            record("PutRule", request);
          }
          return PutRuleResponse.builder().ruleArn(rule.arn().toString()).build();
        });
  }

  @Override
  public DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          require("events:DeleteRule", bus.ruleArn(request.name()));
          Rule rule = bus.rules().get(request.name());
          if (rule != null && !rule.targets().isEmpty()) {
            throw BusErrors.invalid("Rule can't be deleted since it has targets.");
          }
          bus.rules().remove(request.name());
          record("DeleteRule", request);
          return DeleteRuleResponse.builder().build();
        });
  }

  @Override
  public DescribeRuleResponse describeRule(DescribeRuleRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          Rule rule = rule("events:DescribeRule", bus, request.name());
          return DescribeRuleResponse.builder()
              .name(rule.name())
              .arn(rule.arn().toString())
              .description(rule.description().orElse(null))
              .eventPattern(rule.pattern().map(EventPattern::text).orElse(null))
              .scheduleExpression(rule.schedule().map(Schedule::expression).orElse(null))
              .state(rule.state())
              .eventBusName(bus.name())
              .build();
        });
  }

  @Override
  public ListRulesResponse listRules(ListRulesRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          require("events:ListRules", bus.ruleArn("*"));
          String prefix = Optional.ofNullable(request.namePrefix()).orElse("");
          return ListRulesResponse.builder()
              .rules(
                  bus.rules().values().stream()
                      .filter(it -> it.name().startsWith(prefix))
                      .map(it -> Shown.rule(bus, it))
                      .toList())
              .build();
        });
  }

  @Override
  public EnableRuleResponse enableRule(EnableRuleRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          put(bus, rule("events:EnableRule", bus, request.name()).in(RuleState.ENABLED));
          record("EnableRule", request);
          return EnableRuleResponse.builder().build();
        });
  }

  @Override
  public DisableRuleResponse disableRule(DisableRuleRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          put(bus, rule("events:DisableRule", bus, request.name()).in(RuleState.DISABLED));
          record("DisableRule", request);
          return DisableRuleResponse.builder().build();
        });
  }

  @Override
  public PutTargetsResponse putTargets(PutTargetsRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          Rule rule = rule("events:PutTargets", bus, request.rule());
          boolean isNew = rule.targets().isEmpty();
          for (Target target : request.targets()) {
            TargetChecks.check(target);
            rule.targets().put(target.id(), target);
          }
          if (rule.targets().size() > MOST_TARGETS) {
            request.targets().forEach(it -> rule.targets().remove(it.id()));
            throw BusErrors.invalid("A rule has at most 5 targets.");
          }
          if (!isNew) {
            record("PutTargets", request);
          }
          return PutTargetsResponse.builder().failedEntryCount(0).build();
        });
  }

  @Override
  public RemoveTargetsResponse removeTargets(RemoveTargetsRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          Rule rule = rule("events:RemoveTargets", bus, request.rule());
          request.ids().forEach(rule.targets()::remove);
          record("RemoveTargets", request);
          return RemoveTargetsResponse.builder().failedEntryCount(0).build();
        });
  }

  @Override
  public ListTargetsByRuleResponse listTargetsByRule(ListTargetsByRuleRequest request) {
    return cloud.call(
        () -> {
          EventBus bus = bus(request.eventBusName());
          return ListTargetsByRuleResponse.builder()
              .targets(rule("events:ListTargetsByRule", bus, request.rule()).targets().values())
              .build();
        });
  }

  @Override
  public TestEventPatternResponse testEventPattern(TestEventPatternRequest request) {
    return cloud.call(
        () -> {
          authorizer.require(
              caller, ServiceCall.of("events:TestEventPattern", "*", ownAccount()).in(region));
          return TestEventPatternResponse.builder()
              .result(EventPattern.parse(request.eventPattern()).matches(request.event()))
              .build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private void put(EventBus bus, Rule rule) {
    bus.rules().put(rule.name(), rule);
    buses.start(bus, rule);
  }

  private Rule rule(String action, EventBus bus, String name) {
    require(action, bus.ruleArn(name));
    return Optional.ofNullable(bus.rules().get(name))
        .orElseThrow(() -> BusErrors.noSuchRule(name, bus.name()));
  }

  /**
   * Changes of rules are management events; what is put on a bus is none. The making of a rule and
   * of its targets is left out, because a stack's own rules would hear of it before they may call
   * anybody.
   */
  private void record(String operation, EventBridgeRequest request) {
    Trail.of(cloud)
        .record(
            new ApiCall(
                "events",
                operation,
                /* readOnly= */ false,
                caller,
                region,
                Optional.of(SdkShapes.show(request, Set.of())),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty()));
  }

  /** Returns the bus of that name, once the caller may do this with it. */
  private EventBus bus(String action, @Nullable String name) {
    Arn arn = busArn(name);
    Optional<String> policy = buses.find(arn).flatMap(it -> it.policy().text());
    require(action, arn, call -> policy.map(call::under).orElse(call));
    return bus(name);
  }

  private EventBus bus(@Nullable String name) {
    Arn arn = busArn(name);
    return buses.find(arn).orElseThrow(() -> BusErrors.noSuchBus(String.valueOf(name)));
  }

  /** Returns the ARN of a bus by its name or ARN; without either, the default bus. */
  private Arn busArn(@Nullable String nameOrArn) {
    String name = Optional.ofNullable(nameOrArn).orElse(EventBus.DEFAULT);
    return Arn.parse(name).orElseGet(() -> Buses.arn(ownAccount(), region, name));
  }

  private void require(String action, Arn resource) {
    require(action, resource, call -> call);
  }

  private void require(String action, Arn resource, UnaryOperator<ServiceCall> policy) {
    AccountId owner = AccountId.parse(resource.account()).orElseGet(this::ownAccount);
    authorizer.require(caller, policy.apply(ServiceCall.of(action, resource.toString(), owner)));
  }

  private AccountId ownAccount() {
    return caller.account().orElseThrow(BusErrors.STYLE::unknownClient);
  }
}

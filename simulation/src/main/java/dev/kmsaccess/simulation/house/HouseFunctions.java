package dev.kmsaccess.simulation.house;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.kmsaccess.auditor.AuditorClients;
import dev.kmsaccess.auditor.AuditorHandler;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.broker.BrokerClients;
import dev.kmsaccess.broker.GrantBrokerHandler;
import dev.kmsaccess.core.usecase.Pace;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.lambda.Invocation;
import dev.kmsaccess.local.lambda.LocalFunction;
import dev.kmsaccess.local.stack.FunctionDefinition;
import dev.kmsaccess.local.stack.FunctionRuntime;
import dev.kmsaccess.reaper.ReaperHandler;
import dev.kmsaccess.reviewer.ReviewerClients;
import dev.kmsaccess.reviewer.ReviewerHandler;
import dev.kmsaccess.writer.PolicyWriterHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The product's handlers, run in this process under the roles of the template. Each is made anew
 * for each invocation, as Lambda may do: nothing that a function remembers is relied upon.
 */
final class HouseFunctions implements FunctionRuntime {

  private static final String OPT = "/opt/";
  private static final String RULES = "KMS_ACCESS_RULES";

  private static final String PATHS = "KMS_ACCESS_ACCOUNT_PATHS";

  private final LocalCloud cloud;
  private final InstantSource clock;
  private final Supplier<Path> rules;

  /**
   * Makes the runtime.
   *
   * @param cloud where they live
   * @param clock what time it is for them
   * @param rules the rules of access, whenever a function starts, in the place of the template's
   *     layer
   */
  HouseFunctions(LocalCloud cloud, InstantSource clock, Supplier<Path> rules) {
    this.cloud = cloud;
    this.clock = clock;
    this.rules = rules;
  }

  @Override
  public LocalFunction load(FunctionDefinition definition, LocalClients clients) {
    return switch (definition.handler()) {
      case "dev.kmsaccess.broker.GrantBrokerHandler" ->
          streaming(
              definition,
              lines ->
                  new GrantBrokerHandler(
                      environment(definition), brokerClients(clients), clock, lines));
      case "dev.kmsaccess.writer.PolicyWriterHandler" ->
          streaming(
              definition,
              lines ->
                  new PolicyWriterHandler(
                      environment(definition),
                      clients.kms(),
                      clients.iam(),
                      clients.eventBridge(),
                      clients.sqs(),
                      clients.sns(),
                      clock,
                      lines));
      case "dev.kmsaccess.auditor.AuditorHandler" ->
          streaming(
              definition,
              lines ->
                  new AuditorHandler(
                      environment(definition),
                      auditorClients(clients),
                      Beat.unbounded(),
                      clock,
                      lines));
      case "dev.kmsaccess.reviewer.ReviewerHandler" ->
          streaming(
              definition,
              lines ->
                  new ReviewerHandler(
                      environment(definition),
                      reviewerClients(clients),
                      Beat.unbounded(),
                      clock,
                      lines));
      case "dev.kmsaccess.reaper.ReaperHandler" ->
          streaming(
              definition,
              lines ->
                  new ReaperHandler(
                      environment(definition),
                      clients.kms(),
                      clients.eventBridge(),
                      Pace.oneByOne(clock),
                      clock,
                      lines));
      default ->
          throw new IllegalArgumentException(
              "the house has no code for the handler " + definition.handler());
    };
  }

  private BrokerClients brokerClients(LocalClients clients) {
    return new BrokerClients(
        clients.kms(),
        clients.eventBridge(),
        clients::sts,
        session -> cloud.clients(session, House.REGION).kms());
  }

  private AuditorClients auditorClients(LocalClients clients) {
    return new AuditorClients(
        clients.kms(),
        clients.eventBridge(),
        clients.sns(),
        clients.dynamoDb(),
        clients.sts(),
        clients.organizations(),
        session -> cloud.clients(session, House.REGION).kms(),
        session -> cloud.clients(session, House.REGION).organizations());
  }

  private ReviewerClients reviewerClients(LocalClients clients) {
    return new ReviewerClients(
        clients.kms(),
        clients.iam(),
        clients.eventBridge(),
        clients.sts(),
        clients.organizations(),
        session -> cloud.clients(session, House.REGION).organizations());
  }

  private LocalFunction streaming(
      FunctionDefinition definition, Function<Consumer<String>, RequestStreamHandler> handler) {
    return (event, invocation) -> {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      handler
          .apply(invocation.log())
          .handleRequest(new ByteArrayInputStream(event), answer, context(definition, invocation));
      return answer.toByteArray();
    };
  }

  private LambdaContext context(FunctionDefinition definition, Invocation invocation) {
    return new LambdaContext(definition, invocation, clock);
  }

  /** Points what the template says of {@code /opt} at where the layers' content lies here. */
  private Map<String, String> environment(FunctionDefinition definition) {
    Map<String, String> environment = new HashMap<>(definition.environment());
    environment.replaceAll((name, value) -> inLayer(definition, value).orElse(value));
    environment.computeIfPresent(RULES, (name, value) -> rules.get().toString());
    environment.computeIfPresent(
        PATHS, (name, value) -> rules.get().resolveSibling("account-paths.json").toString());
    return environment;
  }

  private static Optional<String> inLayer(FunctionDefinition definition, String value) {
    return value.startsWith(OPT)
        ? definition.layers().stream()
            .map(layer -> layer.resolve(value.substring(OPT.length())))
            .filter(Files::exists)
            .map(Path::toString)
            // Of a file that several layers have, the last layer's counts.
            .reduce((first, second) -> second)
        : Optional.empty();
  }
}

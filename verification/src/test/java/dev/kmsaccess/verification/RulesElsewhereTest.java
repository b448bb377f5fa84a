package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.RulesFile;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.stack.FunctionDefinition;
import dev.kmsaccess.local.stack.LocalStack;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and exceptions that live in another repository come as layers of its own. */
class RulesElsewhereTest {

  private static final String RULES_LAYER =
      "arn:aws:lambda:eu-central-1:123456789012:layer:our-rules:7";
  private static final String EXCEPTIONS_LAYER =
      "arn:aws:lambda:eu-central-1:123456789012:layer:our-exceptions:3";

  @Test
  void stack_withoutThem_bringsItsOwn() {
    Map<String, FunctionDefinition> functions = deploy(Map.of(), Map.of());

    assertThat(named(functions, "GrantBrokerHandler").environment())
        .containsEntry("KMS_ACCESS_RULES", "/opt/rules/access-rules.json")
        .containsEntry("KMS_ACCESS_ACCOUNT_PATHS", "/opt/rules/account-paths.json");
    assertThat(named(functions, "AuditorHandler").environment())
        .containsEntry("KMS_ACCESS_EXCEPTIONS", "/opt/exceptions/accepted-exposures.json");
  }

  @Test
  void stack_withThem_readsThemAlone(@TempDir Path folder) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules/kms-access-rules"));
    Files.copy(TestHouse.rules(), rules.resolve("access-rules.json"));
    Path exceptions = Files.createDirectories(folder.resolve("exceptions/kms-access-exceptions"));
    Files.writeString(exceptions.resolve("accepted-exposures.json"), "{\"version\": \"1\"}");

    Map<String, FunctionDefinition> functions =
        deploy(
            Map.of("RulesLayerArn", RULES_LAYER, "ExceptionsLayerArn", EXCEPTIONS_LAYER),
            Map.of(
                RULES_LAYER, folder.resolve("rules"),
                EXCEPTIONS_LAYER, folder.resolve("exceptions")));

    for (String function : List.of("GrantBrokerHandler", "ReviewerHandler")) {
      Path file = inLastLayerThatHasIt(named(functions, function), "KMS_ACCESS_RULES");
      assertThat(file).isEqualTo(rules.resolve("access-rules.json"));
      assertThat(RulesFile.read(file).rules()).extracting(it -> it.id()).containsExactly("members");
    }
    for (String function : List.of("AuditorHandler", "ReviewerHandler", "PolicyWriterHandler")) {
      assertThat(inLastLayerThatHasIt(named(functions, function), "KMS_ACCESS_EXCEPTIONS"))
          .isEqualTo(exceptions.resolve("accepted-exposures.json"));
    }
  }

  /** The functions' own layer is there as well; a layer that lacks its file must not let it in. */
  @Test
  void stack_withALayerThatLacksItsFile_findsNone(@TempDir Path folder) throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    Map<String, FunctionDefinition> functions =
        deploy(Map.of("RulesLayerArn", RULES_LAYER), Map.of(RULES_LAYER, empty));

    FunctionDefinition broker = named(functions, "GrantBrokerHandler");
    assertThat(broker.layers()).hasSize(2);
    assertThat(broker.layers()).noneMatch(it -> Files.exists(file(it, broker, "KMS_ACCESS_RULES")));
  }

  private static Path inLastLayerThatHasIt(FunctionDefinition function, String variable) {
    return function.layers().stream()
        .map(it -> file(it, function, variable))
        .filter(Files::exists)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static Path file(Path layer, FunctionDefinition function, String variable) {
    return layer.resolve(
        Objects.requireNonNull(function.environment().get(variable)).substring("/opt/".length()));
  }

  private static FunctionDefinition named(Map<String, FunctionDefinition> functions, String name) {
    return Objects.requireNonNull(functions.get(name));
  }

  private static Map<String, FunctionDefinition> deploy(
      Map<String, String> parameters, Map<String, Path> layers) {
    Map<String, FunctionDefinition> functions = new HashMap<>();
    LocalCloud cloud = LocalCloud.create(TestHouse.START, /* seed= */ 1);
    cloud.createAccount(
        Inhabitant.KEY.account(), Inhabitant.KEY.label(), Inhabitant.KEY.organization());
    Map<String, String> all = new HashMap<>(parameters);
    all.put("OrganizationId", Inhabitant.ORGANIZATION.id());
    all.put("EnablePolicyMode", "true");
    LocalStack.deploy(
        cloud,
        Inhabitant.KEY.account(),
        House.REGION,
        Project.root().resolve("template.yaml"),
        "kms-access",
        all,
        layers,
        (definition, clients) -> {
          String handler = definition.handler();
          functions.put(handler.substring(handler.lastIndexOf('.') + 1), definition);
          return (event, invocation) -> event;
        });
    return functions;
  }
}

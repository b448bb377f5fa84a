package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.local.sns.Published;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.kms.KmsClient;

/** Whoever takes away what the auditor sees by is told of, and so are changes of managed keys. */
class DimmedSightTest {

  private final TestHouse house = TestHouse.furnish();

  @Test
  void installation_tellsOfNothing() {
    assertThat(house.alerts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Inhabitant.class,
      names = {"KEY", "MEMBER"})
  void ruleThatIsDisabled_wakesSomebody(Inhabitant inhabitant) {
    EventBridgeClient eventBridge = house.administrator(inhabitant).eventBridge();
    String rule = keyChangeRule(eventBridge);

    eventBridge.disableRule(it -> it.name(rule));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(attribute(it, "kind")).isEqualTo("watch");
              assertThat(attribute(it, "account")).isEqualTo(inhabitant.account().id());
              assertThat(it.message())
                  .contains("HIGH: The rule \"" + rule + "\" was disabled.", "user/administrator");
            });
  }

  @Test
  void ruleThatIsEmptied_andDeleted_wakesSomebodyTwice() {
    EventBridgeClient eventBridge = house.administrator(Inhabitant.KEY).eventBridge();
    String rule = keyChangeRule(eventBridge);
    eventBridge.removeTargets(
        it ->
            it.rule(rule)
                .ids(
                    eventBridge.listTargetsByRule(at -> at.rule(rule)).targets().stream()
                        .map(Target::id)
                        .toList()));

    eventBridge.deleteRule(it -> it.name(rule));

    assertThat(house.alerts()).hasSize(2).allMatch(it -> attribute(it, "kind").equals("watch"));
  }

  @Test
  void ruleThatIsMadeToMatchNothing_wakesSomebody() {
    EventBridgeClient eventBridge = house.administrator(Inhabitant.KEY).eventBridge();
    String rule = keyChangeRule(eventBridge);

    eventBridge.putRule(it -> it.name(rule).eventPattern("{\"source\": [\"nothing\"]}"));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("was written by hand"));
  }

  @Test
  void ruleThatIsMadeToBringItElsewhere_wakesSomebody() {
    EventBridgeClient eventBridge = house.administrator(Inhabitant.KEY).eventBridge();
    String rule = keyChangeRule(eventBridge);
    Target target = eventBridge.listTargetsByRule(it -> it.rule(rule)).targets().getFirst();

    eventBridge.putTargets(it -> it.rule(rule).targets(target.copy(to -> to.input("{}"))));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("were written by hand"));
  }

  @Test
  void ruleOfSomebodyElse_isNobodysBusiness() {
    EventBridgeClient eventBridge = house.administrator(Inhabitant.KEY).eventBridge();
    eventBridge.putRule(it -> it.name("backups").scheduleExpression("rate(1 day)"));

    eventBridge.disableRule(it -> it.name("backups"));

    assertThat(house.alerts()).isEmpty();
  }

  @Test
  void keyThatOptsOut_isNoticed() {
    house
        .administrator(Inhabitant.KEY)
        .kms()
        .untagResource(it -> it.keyId(house.key().toString()).tagKeys("kms-access"));

    assertThat(house.alerts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(attribute(it, "kind")).isEqualTo("notice");
              assertThat(attribute(it, "severity")).isEqualTo("LOW");
              assertThat(it.message()).contains("opted out", house.key().toString());
            });
  }

  @Test
  void aliasOfAManagedKey_thatIsMadeMovedOrDeleted_isNoticed() {
    KmsClient kms = house.administrator(Inhabitant.KEY).kms();
    kms.createAlias(it -> it.aliasName("alias/more").targetKeyId(house.key().keyId()));
    kms.deleteAlias(it -> it.aliasName("alias/more"));

    assertThat(house.alerts()).hasSize(2).allMatch(it -> it.message().contains("\"alias/more\""));
  }

  @Test
  void aliasOfAKeyThatHasNotOptedIn_isNobodysBusiness() {
    KmsClient kms = house.administrator(Inhabitant.KEY).kms();
    String other = kms.createKey(it -> it.description("other")).keyMetadata().keyId();

    kms.createAlias(it -> it.aliasName("alias/other").targetKeyId(other));

    assertThat(house.alerts()).isEmpty();
  }

  private static String keyChangeRule(EventBridgeClient eventBridge) {
    return eventBridge.listRules(it -> it.namePrefix("kms-access-")).rules().stream()
        .map(Rule::name)
        .filter(it -> it.toLowerCase(Locale.ROOT).replace("-", "").contains("keychange"))
        .findFirst()
        .orElseThrow();
  }

  private static String attribute(Published alert, String name) {
    return Objects.requireNonNull(alert.attributes().get(name)).stringValue();
  }
}

package dev.kmsaccess.simulation.house;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.organizations.Administrators;
import dev.kmsaccess.local.stack.DeployedStack;
import dev.kmsaccess.local.stack.FunctionRuntime;
import dev.kmsaccess.local.stack.LocalStack;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * The furnished house: the accounts of {@link Inhabitant}, the stack of the key account as {@code
 * template.yaml} describes it, the member stack in both members, and one key that has opted in.
 *
 * @param cloud the local accounts
 * @param stack the key account's stack
 * @param key the key that accesses are asked for
 */
public record House(LocalCloud cloud, DeployedStack stack, KeyArn key) {

  /** The Region that everything happens in. */
  public static final String REGION = "eu-central-1";

  /** The alias of the key. */
  public static final String ALIAS = "alias/shared-data";

  private static final String STACK = "kms-access";

  /**
   * Builds and furnishes a house.
   *
   * @param home the directory that holds the templates
   * @param now what time it is there
   * @param seed decides every id that will be made there
   * @param rules the rules of access; empty for those that let every role of the members ask for
   *     the key with a reason
   */
  public static House furnish(Path home, Instant now, long seed, Optional<Path> rules) {
    Path file = rules.orElseGet(() -> HouseRules.file(HouseRules.text()));
    return furnish(home, now, seed, () -> file, time -> time, runtime -> runtime);
  }

  /**
   * Builds and furnishes a house whose functions run as somebody else likes.
   *
   * @param rules the rules of access, asked for whenever a function starts
   * @param time what the functions take for the time, given what time it is
   * @param around changes how functions run, or what they run on
   */
  public static House furnish(
      Path home,
      Instant now,
      long seed,
      Supplier<Path> rules,
      UnaryOperator<InstantSource> time,
      UnaryOperator<FunctionRuntime> around) {
    // AWS's times have whole seconds in most places; so has this world.
    LocalCloud cloud = LocalCloud.create(now.truncatedTo(ChronoUnit.SECONDS), seed);
    for (Inhabitant inhabitant : Inhabitant.values()) {
      cloud.createAccount(inhabitant.account(), inhabitant.label(), inhabitant.organization());
    }
    // The key was there before the stack, as keys are.
    KeyArn key = createKey(cloud);
    // The key account may ask AWS Organizations by itself, as a delegated administrator.
    Administrators.of(cloud).add(Inhabitant.KEY.account());
    FunctionRuntime functions =
        around.apply(new HouseFunctions(cloud, time.apply(cloud.clock()), rules));
    DeployedStack stack =
        LocalStack.deploy(
            cloud,
            Inhabitant.KEY.account(),
            REGION,
            home.resolve("template.yaml"),
            STACK,
            Map.of(
                "FurtherKeyAccounts",
                Inhabitant.COLLEAGUE.account().id(),
                "OrganizationId",
                Inhabitant.ORGANIZATION.id(),
                "EnablePolicyMode",
                "true",
                "EnableRoleMode",
                "true",
                "OrganizationsRole",
                "self",
                "AuditMembers",
                "true",
                "ApproverArnPattern",
                "arn:aws:iam::*:*"),
            functions);
    for (Inhabitant member : new Inhabitant[] {Inhabitant.MEMBER, Inhabitant.COLLEAGUE}) {
      LocalStack.deploy(
          cloud,
          member.account(),
          REGION,
          home.resolve("member/template.yaml"),
          STACK + "-member",
          Map.of(
              "KeyAccountId",
              Inhabitant.KEY.account().id(),
              "KeyStackName",
              STACK,
              "LendsKeys",
              String.valueOf(member == Inhabitant.COLLEAGUE)),
          functions);
    }
    return new House(cloud, stack, key);
  }

  /** Returns the clients of an account's administrator. */
  public LocalClients administrator(Inhabitant inhabitant) {
    return cloud.clients(account(inhabitant).administrator(), REGION);
  }

  /** Returns the account of an inhabitant. */
  public LocalAccount account(Inhabitant inhabitant) {
    return cloud
        .account(inhabitant.account())
        .orElseThrow(() -> new IllegalStateException("nobody lives at " + inhabitant.account()));
  }

  /** Returns the ARN of the bus that takes requests. */
  public String bus() {
    return output("BusArn");
  }

  /** Returns the ARN of the topic that alerts go to. */
  public String topic() {
    return output("TopicArn");
  }

  /** Returns the ARN of the role that retires grants. */
  public String reaperRole() {
    return output("ReaperRoleArn");
  }

  /** Returns an output of the key account's stack. */
  public String output(String name) {
    return stack
        .output(name)
        .orElseThrow(() -> new IllegalStateException("the stack has no output " + name));
  }

  private static KeyArn createKey(LocalCloud cloud) {
    LocalClients owner =
        cloud
            .account(Inhabitant.KEY.account())
            .map(account -> cloud.clients(account.administrator(), REGION))
            .orElseThrow();
    CreateKeyResponse created =
        owner
            .kms()
            .createKey(
                it ->
                    it.description("data that teams share")
                        .tags(
                            Tag.builder()
                                .tagKey("kms-access")
                                .tagValue("grant policy role")
                                .build()));
    owner.kms().createAlias(it -> it.aliasName(ALIAS).targetKeyId(created.keyMetadata().keyId()));
    cloud.clock().runDue();
    return KeyArn.of(created.keyMetadata().arn());
  }
}

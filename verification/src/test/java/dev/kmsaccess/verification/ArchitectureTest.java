package dev.kmsaccess.verification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Holds the walls of the house: which way dependencies point, and where side effects may live. */
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.kmsaccess");

  private static final String CORE = "dev.kmsaccess.core..";
  private static final String AWS = "dev.kmsaccess.aws..";
  private static final String[] FUNCTIONS = {
    "dev.kmsaccess.broker..",
    "dev.kmsaccess.writer..",
    "dev.kmsaccess.reaper..",
    "dev.kmsaccess.auditor..",
    "dev.kmsaccess.reviewer.."
  };
  private static final String LOCAL = "dev.kmsaccess.local..";
  private static final String SIMULATION = "dev.kmsaccess.simulation..";
  private static final String CLI = "dev.kmsaccess.cli..";

  /**
   * The parts of the core that know AWS's policy language and names, and nothing of the product.
   */
  private static final String[] POLICY_LANGUAGE = {
    "dev.kmsaccess.core.json..",
    "dev.kmsaccess.core.arn..",
    "dev.kmsaccess.core.policy..",
    "dev.kmsaccess.core.evaluate.."
  };

  private static final ArchRule CORE_KNOWS_NOTHING_BUT_ITSELF_AND_THE_JSON_LIBRARY =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CORE, "java..", "org.jspecify..", "com.fasterxml.jackson.core.."));

  private static final ArchRule AWS_KNOWS_NEITHER_FUNCTIONS_NOR_THE_LOCAL_ACCOUNTS =
      noClasses()
          .that()
          .resideInAPackage(AWS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(FUNCTIONS).or(resideInAnyPackage(LOCAL, SIMULATION, CLI)));

  /** The functions' archives have a table of these alone: docs/adr/0012. */
  private static final ArchRule FUNCTIONS_CALL_NO_SERVICES_BUT_THOSE_OF_THEIR_TABLE =
      noClasses()
          .that()
          .resideInAPackage(AWS)
          .or()
          .resideInAnyPackage(FUNCTIONS)
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk.services..")
                  .and(
                      DescribedPredicate.not(
                          resideInAnyPackage(
                              "software.amazon.awssdk.services.dynamodb..",
                              "software.amazon.awssdk.services.eventbridge..",
                              "software.amazon.awssdk.services.iam..",
                              "software.amazon.awssdk.services.kms..",
                              "software.amazon.awssdk.services.organizations..",
                              "software.amazon.awssdk.services.sns..",
                              "software.amazon.awssdk.services.sqs..",
                              "software.amazon.awssdk.services.sts.."))));

  /** The CRT client brings native code for Lambda's machines alone; people have others. */
  private static final ArchRule COMMAND_LINE_RUNS_ON_EVERY_MACHINE =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "software.amazon.awssdk.http.crt..", "software.amazon.awssdk.crt.."));

  private static final ArchRule FUNCTIONS_NEVER_SEE_EACH_OTHER =
      slices()
          .matching("dev.kmsaccess.(broker|writer|reaper|auditor|reviewer)..")
          .should()
          .notDependOnEachOther();

  private static final ArchRule FUNCTIONS_NEVER_SEE_THE_LOCAL_ACCOUNTS =
      noClasses()
          .that()
          .resideInAnyPackage(FUNCTIONS)
          .should()
          .dependOnClassesThat(resideInAnyPackage(LOCAL, SIMULATION, CLI));

  private static final ArchRule LOCAL_KNOWS_AWS_AND_THE_POLICY_LANGUAGE_NEVER_THE_PRODUCT =
      noClasses()
          .that()
          .resideInAPackage(LOCAL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(AWS, SIMULATION, CLI)
                  .or(resideInAnyPackage(FUNCTIONS))
                  .or(
                      resideInAnyPackage(CORE)
                          .and(DescribedPredicate.not(resideInAnyPackage(POLICY_LANGUAGE)))));

  private static final ArchRule POLICY_LANGUAGE_KNOWS_NOTHING_OF_THE_PRODUCT =
      noClasses()
          .that()
          .resideInAnyPackage(POLICY_LANGUAGE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(CORE)
                  .and(DescribedPredicate.not(resideInAnyPackage(POLICY_LANGUAGE))));

  private static final ArchRule NOBODY_READS_THE_CLOCK_BUT_WIRING =
      noClasses()
          .that(DescribedPredicate.not(wiring()))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  private static final ArchRule NOBODY_READS_THE_ENVIRONMENT_BUT_WIRING =
      noClasses()
          .that(DescribedPredicate.not(wiring()))
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  private static final ArchRule NOBODY_STARTS_THREADS_OR_SLEEPS_BUT_THE_WIRE_AND_THE_PACE =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.kmsaccess.local.wire..", "dev.kmsaccess.aws.pace..", CLI)
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ExecutorService.class);

  private static final ArchRule NAMES_SAY_WHAT_A_THING_IS =
      classes()
          .should(
              new ArchCondition<>("not carry an empty name") {
                private final Set<String> empty =
                    Set.of("Util", "Utils", "Helper", "Manager", "Impl", "Dto");

                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (empty.stream().anyMatch(type.getSimpleName()::endsWith)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getName() + " has a name that says nothing"));
                  }
                }
              });

  private static final ArchRule PACKAGES_SAY_WHAT_MAY_ENTER =
      classes()
          .that(DescribedPredicate.not(simpleNameEndingWith("package-info")))
          .should(
              new ArchCondition<>("stand in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getPackageName() + " has no package-info with @NullMarked"));
                  }
                }
              });

  @Test
  void core_knowsNothingButItself_andTheJsonLibrary() {
    CORE_KNOWS_NOTHING_BUT_ITSELF_AND_THE_JSON_LIBRARY.check(HOUSE);
  }

  @Test
  void aws_knowsNeitherFunctionsNorTheLocalAccounts() {
    AWS_KNOWS_NEITHER_FUNCTIONS_NOR_THE_LOCAL_ACCOUNTS.check(HOUSE);
  }

  @Test
  void functions_callNoServices_butThoseOfTheirTable() {
    FUNCTIONS_CALL_NO_SERVICES_BUT_THOSE_OF_THEIR_TABLE.check(HOUSE);
  }

  @Test
  void commandLine_runsOnEveryMachine() {
    COMMAND_LINE_RUNS_ON_EVERY_MACHINE.check(HOUSE);
  }

  @Test
  void functions_neverSeeEachOther() {
    FUNCTIONS_NEVER_SEE_EACH_OTHER.check(HOUSE);
  }

  @Test
  void functions_neverSeeTheLocalAccounts() {
    FUNCTIONS_NEVER_SEE_THE_LOCAL_ACCOUNTS.check(HOUSE);
  }

  @Test
  void local_knowsAwsAndThePolicyLanguage_neverTheProduct() {
    LOCAL_KNOWS_AWS_AND_THE_POLICY_LANGUAGE_NEVER_THE_PRODUCT.check(HOUSE);
  }

  @Test
  void policyLanguage_knowsNothingOfTheProduct() {
    POLICY_LANGUAGE_KNOWS_NOTHING_OF_THE_PRODUCT.check(HOUSE);
  }

  @Test
  void nobody_readsTheClock_butWiring() {
    NOBODY_READS_THE_CLOCK_BUT_WIRING.check(HOUSE);
  }

  @Test
  void nobody_readsTheEnvironment_butWiring() {
    NOBODY_READS_THE_ENVIRONMENT_BUT_WIRING.check(HOUSE);
  }

  @Test
  void nobody_startsThreadsOrSleeps_butTheWireAndThePace() {
    NOBODY_STARTS_THREADS_OR_SLEEPS_BUT_THE_WIRE_AND_THE_PACE.check(HOUSE);
  }

  @Test
  void names_sayWhatAThingIs() {
    NAMES_SAY_WHAT_A_THING_IS.check(HOUSE);
  }

  @Test
  void packages_sayWhatMayEnter() {
    PACKAGES_SAY_WHAT_MAY_ENTER.check(HOUSE);
  }

  /** Where the outside world comes in: handlers, the CRT clients' factory, the command line. */
  private static DescribedPredicate<JavaClass> wiring() {
    return simpleNameEndingWith("Handler")
        .or(simpleNameEndingWith("Wiring"))
        .or(resideInAnyPackage(CLI));
  }
}

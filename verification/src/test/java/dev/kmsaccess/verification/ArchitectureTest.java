package dev.kmsaccess.verification;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
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

/** Holds the walls of the house: which way dependencies point, and where side effects may live. */
@AnalyzeClasses(packages = "dev.kmsaccess", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CORE = "dev.kmsaccess.core..";
  private static final String AWS = "dev.kmsaccess.aws..";
  private static final String[] FUNCTIONS = {
    "dev.kmsaccess.broker..", "dev.kmsaccess.reaper..", "dev.kmsaccess.auditor.."
  };
  private static final String LOCAL = "dev.kmsaccess.local..";
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

  @ArchTest
  static final ArchRule core_knowsNothingButItself_andTheJsonLibrary =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CORE, "java..", "org.jspecify..", "com.fasterxml.jackson.core.."));

  @ArchTest
  static final ArchRule aws_knowsNeitherFunctionsNorTheLocalAccounts =
      noClasses()
          .that()
          .resideInAPackage(AWS)
          .should()
          .dependOnClassesThat(resideInAnyPackage(FUNCTIONS).or(resideInAnyPackage(LOCAL, CLI)));

  @ArchTest
  static final ArchRule functions_neverSeeEachOther =
      slices().matching("dev.kmsaccess.(broker|reaper|auditor)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule functions_neverSeeTheLocalAccounts =
      noClasses()
          .that()
          .resideInAnyPackage(FUNCTIONS)
          .should()
          .dependOnClassesThat(resideInAnyPackage(LOCAL, CLI));

  @ArchTest
  static final ArchRule local_knowsAwsAndThePolicyLanguage_neverTheProduct =
      noClasses()
          .that()
          .resideInAPackage(LOCAL)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(AWS, CLI)
                  .or(resideInAnyPackage(FUNCTIONS))
                  .or(
                      resideInAnyPackage(CORE)
                          .and(DescribedPredicate.not(resideInAnyPackage(POLICY_LANGUAGE)))));

  @ArchTest
  static final ArchRule policyLanguage_knowsNothingOfTheProduct =
      noClasses()
          .that()
          .resideInAnyPackage(POLICY_LANGUAGE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(CORE)
                  .and(DescribedPredicate.not(resideInAnyPackage(POLICY_LANGUAGE))));

  @ArchTest
  static final ArchRule nobody_readsTheClock_butWiring =
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

  @ArchTest
  static final ArchRule nobody_readsTheEnvironment_butWiring =
      noClasses()
          .that(DescribedPredicate.not(wiring()))
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule nobody_startsThreadsOrSleeps_butTheWire =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.kmsaccess.local.wire..", CLI)
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ExecutorService.class);

  @ArchTest
  static final ArchRule names_sayWhatAThingIs =
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

  @ArchTest
  static final ArchRule packages_sayWhatMayEnter =
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

  /** Where the outside world comes in: handlers, the CRT clients' factory, the command line. */
  private static DescribedPredicate<JavaClass> wiring() {
    return simpleNameEndingWith("Handler")
        .or(simpleNameEndingWith("Wiring"))
        .or(resideInAnyPackage(CLI));
  }
}

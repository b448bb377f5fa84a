package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.organizations.ConfiguredOrganization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No class goes without a contract, no contract without both endpoints, no difference unsaid. */
class EveryContractTest {

  private static final JavaClasses AWS = read("dev.kmsaccess.aws", new DoNotIncludeTests());
  private static final JavaClasses HERE = read("dev.kmsaccess.verification.contract");

  private static final Pattern CLIENT =
      Pattern.compile("software\\.amazon\\.awssdk\\.services\\.[a-z]+\\.[A-Za-z]+Client");

  private static final Path TABLE =
      Path.of(System.getProperty("project.root", ".."), "verification", "moto", "README.md");

  /** The one only names clients, the other chooses between two that have contracts. */
  private static final Set<Class<?>> CALL_NOBODY =
      Set.of(KmsAccounts.class, ConfiguredOrganization.class);

  @Test
  void classes_thatCallAService_haveAContract() {
    Set<String> held =
        contracts().stream()
            .flatMap(it -> it.getDirectDependenciesFromSelf().stream())
            .map(it -> it.getTargetClass().getName())
            .collect(Collectors.toSet());

    assertThat(AWS)
        .filteredOn(EveryContractTest::callsAService)
        .map(EveryContractTest::outermost)
        .filteredOn(it -> CALL_NOBODY.stream().noneMatch(it::isEquivalentTo))
        .extracting(JavaClass::getName)
        .isNotEmpty()
        .isSubsetOf(held);
  }

  @ParameterizedTest
  @ValueSource(classes = {LocalContractsTest.class, MotoContractsTest.class})
  void contracts_areAllHeld(Class<?> endpoint) {
    assertThat(Arrays.stream(endpoint.getDeclaredClasses()).map(Class::getSuperclass))
        .map(Class::getName)
        .containsExactlyInAnyOrderElementsOf(contracts().stream().map(JavaClass::getName).toList());
  }

  @Test
  void differences_areAskedFor_andStandInTheTable_withTheirSource() throws IOException {
    assertThat(Difference.values())
        .allSatisfy(
            it ->
                assertThat(HERE.get(Difference.class).getField(it.name()).getAccessesToSelf())
                    .anyMatch(access -> contracts().contains(access.getOriginOwner())));
    assertThat(
            Pattern.compile(
                    "^\\| `([A-Z_]+)` \\| [^|]+https://docs\\.aws\\.amazon\\.com/[^|]+\\|",
                    Pattern.MULTILINE)
                .matcher(Files.readString(TABLE))
                .results()
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Difference.values()).map(Enum::name).toList());
  }

  private static List<JavaClass> contracts() {
    return HERE.stream()
        .filter(
            it ->
                it.getRawSuperclass()
                    .filter(base -> base.isEquivalentTo(AwsContract.class))
                    .isPresent())
        .toList();
  }

  private static JavaClass outermost(JavaClass some) {
    return some.getEnclosingClass().map(EveryContractTest::outermost).orElse(some);
  }

  /** Whether a class knows the client of a service. */
  private static boolean callsAService(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(it -> CLIENT.matcher(it.getTargetClass().getName()).matches());
  }

  /** Reads the classes of a package, and not the thousands of the SDK that they name. */
  private static JavaClasses read(String root, ImportOption... options) {
    return ArchConfiguration.withThreadLocalScope(
        (ArchConfiguration configuration) -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter(List.of(options)).importPackages(root);
        });
  }
}

package software.amazon.awssdk.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the short table to the SDK's whole one, which is read beside it from the SDK's own jar. */
class ServiceMetadataTest {

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb", "events", "iam", "kms", "organizations", "sns", "sqs", "sts"})
  void of_serviceThatFunctionsCall_tellsWhatTheSdkTells(String service) throws Exception {
    Map<String, List<String>> here = told(ServiceMetadata.class, service);

    try (URLClassLoader sdk = theSdkAlone()) {
      assertThat(here)
          .hasSizeGreaterThan(30)
          .isEqualTo(told(sdk.loadClass(ServiceMetadata.class.getName()), service));
    }
  }

  @Test
  void of_anotherService_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceMetadata.of("cloudtrail"))
        .withMessageContaining("'cloudtrail'")
        .withMessageContaining("GeneratedServiceMetadataProvider");
  }

  @Test
  void provider_ofTheSdk_isTheOneThatIsReplaced() throws Exception {
    try (URLClassLoader sdk = theSdkAlone()) {
      assertThat(sdk.loadClass(GeneratedServiceMetadataProvider.class.getName()))
          .isNotEqualTo(GeneratedServiceMetadataProvider.class)
          .satisfies(
              theirs ->
                  assertThat(theirs.getInterfaces())
                      .extracting(Class::getName)
                      .containsExactly(ServiceMetadataProvider.class.getName()));
    }
  }

  /** For each Region, the endpoint and the Region that is signed for. */
  private static Map<String, List<String>> told(Class<?> metadata, String service)
      throws ReflectiveOperationException {
    Class<?> region = metadata.getClassLoader().loadClass(Region.class.getName());
    Method endpointFor = metadata.getMethod("endpointFor", region);
    Method signingRegion = metadata.getMethod("signingRegion", region);
    Object table = metadata.getMethod("of", String.class).invoke(null, service);
    Map<String, List<String>> told = new TreeMap<>();
    for (Object it : (List<?>) region.getMethod("regions").invoke(null)) {
      URI endpoint = (URI) endpointFor.invoke(table, it);
      told.put(
          it.toString(), List.of(endpoint.toString(), signingRegion.invoke(table, it).toString()));
    }
    return told;
  }

  /** Defines the classes of this package anew, from the SDK's jar. */
  private static URLClassLoader theSdkAlone() {
    URL jar = Region.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {jar}, Region.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
          if (!name.startsWith(Region.class.getPackageName() + ".")) {
            return super.loadClass(name, resolve);
          }
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
      }
    };
  }
}

package dev.kmsaccess.local.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Whatever the SDK writes is read as it was meant, and whatever is written back the SDK reads: for
 * every operation that is served, with every member set.
 */
class CodecRoundTripTest {

  private final LocalCloud cloud = LocalCloud.create(Instant.parse("2026-03-01T09:00:00Z"), 1);
  private final LocalAccount account =
      cloud.createAccount(new AccountId("111111111111"), "key", Optional.empty());
  private final LocalClients local = cloud.clients(account.administrator(), "eu-central-1");

  @TestFactory
  Stream<DynamicTest> servedOperations_withEveryMember_roundTrip() {
    return ServedService.ALL.stream()
        .flatMap(
            service ->
                operations(service)
                    .map(
                        it ->
                            DynamicTest.dynamicTest(
                                service.name() + ":" + it.name(), () -> roundTrip(service, it))));
  }

  private Stream<ServedOperation> operations(ServedService service) {
    SdkClient client = service.client().apply(local);
    return Arrays.stream(service.type().getMethods())
        .filter(it -> it.getParameterCount() == 1)
        .map(it -> it.getParameterTypes()[0].getSimpleName())
        .filter(it -> it.endsWith("Request"))
        .map(it -> it.substring(0, it.length() - "Request".length()))
        .distinct()
        .flatMap(it -> service.operation(it).stream())
        .filter(it -> isServed(client, it));
  }

  private static boolean isServed(SdkClient client, ServedOperation operation) {
    try {
      return !client
          .getClass()
          .getMethod(operation.method().getName(), operation.method().getParameterTypes())
          .getDeclaringClass()
          .isInterface();
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a client has all methods of its interface", e);
    }
  }

  private static void roundTrip(ServedService service, ServedOperation operation) {
    SdkPojo request = new SampleValues().fill(operation.request());
    SdkPojo response = (SdkPojo) Shapes.build(new SampleValues().fill(responseBuilder(operation)));
    RecordedHttp http =
        new RecordedHttp(service.format().write(operation.name(), response, "request-1"));

    SdkPojo received = operation.call(http.client(service), request);
    SdkPojo read = operation.request();
    service.format().read(http.request(), read);

    assertThat(Shapes.build(read)).isEqualTo(Shapes.build(request));
    assertThat(received.equalsBySdkFields(response)).as("%s", received).isTrue();
  }

  private static SdkPojo responseBuilder(ServedOperation operation) {
    try {
      return (SdkPojo) operation.method().getReturnType().getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every response of the SDK has a builder", e);
    }
  }
}

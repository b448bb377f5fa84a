package dev.kmsaccess.simulation;

import dev.kmsaccess.local.LocalClients;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Stands between the functions and AWS, counts their calls, and makes the ones fail that are to
 * fail. One proxy for all services: no service has code of its own here.
 */
final class Faults {

  private final Map<Long, Fault> due = new TreeMap<>();
  private long calls;
  private long happened;

  /**
   * Has one call fail.
   *
   * @param after how many calls are still made in peace
   */
  void arm(Fault fault, int after) {
    due.put(calls + after, fault);
  }

  /** Takes back what has not happened yet. */
  void calm() {
    due.clear();
  }

  /** Returns how many calls the functions have made. */
  long calls() {
    return calls;
  }

  /** Returns how many of them failed. */
  long happened() {
    return happened;
  }

  /** Returns a function's clients, with the faults in between. */
  LocalClients over(LocalClients clients) {
    return new LocalClients(
        over(KmsClient.class, clients.kms()),
        over(IamClient.class, clients.iam()),
        over(StsClient.class, clients.sts()),
        over(EventBridgeClient.class, clients.eventBridge()),
        over(SqsClient.class, clients.sqs()),
        over(SnsClient.class, clients.sns()),
        clients.logs(),
        over(DynamoDbClient.class, clients.dynamoDb()),
        clients.organizations());
  }

  private <T> T over(Class<T> type, T client) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (isOneOperation(method)) {
            return call(client, method, arguments);
          }
          // A paginator or a shorthand, which makes its calls by the operations themselves.
          return method.isDefault()
              ? InvocationHandler.invokeDefault(proxy, method, arguments)
              : invoke(client, method, arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object call(Object client, Method method, Object[] arguments) throws Throwable {
    Optional<Fault> fault = Optional.ofNullable(due.remove(calls++));
    if (fault.isEmpty()) {
      return invoke(client, method, arguments);
    }
    happened++;
    String name = method.getName();
    return switch (fault.get()) {
      case CRASH_BEFORE -> throw new Crash("before " + name);
      case CRASH_AFTER -> {
        invoke(client, method, arguments);
        throw new Crash("after " + name);
      }
      case THROTTLED -> throw error("ThrottlingException", 400);
      case SERVER_ERROR -> throw error("InternalFailure", 500);
      case ANSWER_LOST -> {
        invoke(client, method, arguments);
        throw SdkClientException.create("the connection was closed");
      }
      case STALE_LISTING -> stale(invoke(client, method, arguments));
    };
  }

  /** The SDK's clients give up after their own tries with an exception of their service. */
  private static KmsException error(String code, int status) {
    return (KmsException)
        KmsException.builder()
            .message(code)
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("simulated").build())
            .build();
  }

  private static Object stale(Object answer) {
    if (answer instanceof ListRetirableGrantsResponse listing && !listing.grants().isEmpty()) {
      return listing.toBuilder()
          .grants(listing.grants().subList(0, listing.grants().size() - 1))
          .build();
    }
    return answer;
  }

  private static boolean isOneOperation(Method method) {
    return method.getParameterCount() == 1
        && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
        && !method.getName().endsWith("Paginator");
  }

  private static Object invoke(Object client, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}

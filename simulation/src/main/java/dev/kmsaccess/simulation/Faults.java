package dev.kmsaccess.simulation;

import dev.kmsaccess.local.LocalClients;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Stands between the functions and AWS, counts their calls, and makes the ones fail that are to
 * fail. One proxy for all services: no service has code of its own here.
 */
final class Faults {

  /** How long AWS takes for a call when it is slow. */
  private static final Duration SLOWLY = Duration.ofSeconds(9);

  private final Map<Long, Fault> due = new TreeMap<>();
  private final Map<String, Runnable> unseen = new HashMap<>();
  private final Set<String> stuck = new HashSet<>();
  private long calls;
  private long happened;
  private Duration skew = Duration.ZERO;
  private boolean down;
  private Turn turn = new Turn(Duration.ZERO);

  /**
   * Has one call fail.
   *
   * @param after how many calls are still made in peace
   */
  void arm(Fault fault, int after) {
    due.put(calls + after, fault);
  }

  /**
   * Has something happen right before the next call of an operation, so that whoever makes the call
   * cannot know of it.
   */
  void before(String operation, Runnable happening) {
    unseen.put(operation, happening);
  }

  /** Has KMS deny that a grant is retired, until all is calm. */
  void stick(String grantId) {
    stuck.add(grantId);
  }

  /** Whether a grant cannot be retired now. */
  boolean isStuck(String grantId) {
    return stuck.contains(grantId);
  }

  /** Takes back what has not happened yet, and what lasts. */
  void calm() {
    due.clear();
    unseen.clear();
    stuck.clear();
    skew = Duration.ZERO;
    down = false;
  }

  /** Sets the functions' clock wrong. */
  void skew(Duration duration) {
    skew = duration;
  }

  /** Has Lambda run nothing, or run functions again. */
  void setDown(boolean isDown) {
    down = isDown;
  }

  /** Whether Lambda runs nothing. */
  boolean isDown() {
    return down;
  }

  /** Begins what is counted by itself: one invocation of a function. */
  Turn begin(Duration timeout) {
    turn = new Turn(timeout);
    return turn;
  }

  /**
   * Returns by how much the clock of the function that runs now is ahead of the world's: the time
   * that it has spent waiting for AWS, and its error.
   */
  Duration ahead() {
    return turn.waited.plus(skew);
  }

  /** What happens to one invocation of a function. */
  static final class Turn {
    private final Duration timeout;
    private final Map<String, Integer> made = new HashMap<>();
    private Duration waited = Duration.ZERO;
    private boolean slow;
    private boolean disturbed;

    private Turn(Duration timeout) {
      this.timeout = timeout;
    }

    /** Whether any call of it failed or lied. */
    boolean isDisturbed() {
      return disturbed;
    }

    /** Returns how many calls of an operation it made. */
    int made(String operation) {
      return made.getOrDefault(operation, 0);
    }

    private void wait(String operation) {
      if (slow) {
        waited = waited.plus(SLOWLY);
        if (waited.compareTo(timeout) > 0) {
          throw new Crash("out of time in " + operation);
        }
      }
    }
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
        clients.organizations(),
        clients.cloudTrail(),
        clients.cloudFormation());
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
    String name = method.getName();
    turn.made.merge(name, 1, Integer::sum);
    turn.wait(name);
    Optional.ofNullable(unseen.remove(name)).ifPresent(Runnable::run);
    if (arguments[0] instanceof RetireGrantRequest retire && stuck.contains(retire.grantId())) {
      turn.disturbed = true;
      throw error("AccessDeniedException", 400);
    }
    if (fault.isEmpty()) {
      return invoke(client, method, arguments);
    }
    happened++;
    turn.disturbed = true;
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
      case SLOW -> {
        turn.slow = true;
        turn.wait(name);
        yield invoke(client, method, arguments);
      }
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

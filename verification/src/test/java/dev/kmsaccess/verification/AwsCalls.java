package dev.kmsaccess.verification;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/** Counts what an SDK client asks of AWS, by the names of the operations. */
final class AwsCalls {

  private final List<String> made = new ArrayList<>();

  /** Returns a client that does as the other does, and is counted. */
  <T> T counted(Class<T> type, T client) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (isOneOperation(method)) {
            made.add(method.getName());
            return invoke(client, method, arguments);
          }
          // A paginator or a shorthand, which makes its calls by the operations themselves.
          return method.isDefault()
              ? InvocationHandler.invokeDefault(proxy, method, arguments)
              : invoke(client, method, arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Returns the calls since the last time, in their order. */
  List<String> take() {
    List<String> calls = List.copyOf(made);
    made.clear();
    return calls;
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

package dev.kmsaccess.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.core.SdkRequest;

/** Puts something between a client and whoever uses it, at one operation. */
final class Interposed {

  private Interposed() {}

  /** One call, as it is made. */
  interface Call<Q> {
    /** Makes the call with a request. */
    Object with(Q request);
  }

  /** What is done instead of a call. */
  interface Instead<Q> {
    /** Returns the answer. */
    Object of(Q request, Call<Q> call);
  }

  /** Returns a client of which one operation does something else. */
  static <T, Q extends SdkRequest> T at(
      Class<T> type, T client, Class<Q> request, Instead<Q> instead) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          boolean operation =
              method.getParameterCount() == 1
                  && SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                  && !method.getName().endsWith("Paginator");
          if (operation && request.isInstance(arguments[0])) {
            return instead.of(
                request.cast(arguments[0]), changed -> invoke(client, method, changed));
          }
          return method.isDefault() && !operation
              ? InvocationHandler.invokeDefault(proxy, method, arguments)
              : invoke(client, method, arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Object client, Method method, Object... arguments) {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.kmsaccess.local.wire;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One operation of a service: a method of its client interface.
 *
 * @param name such as {@code CreateGrant}
 */
record ServedOperation(String name, Method method) {

  /** Returns an empty builder of the operation's request. */
  SdkPojo request() {
    try {
      return (SdkPojo) method.getParameterTypes()[0].getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every request of the SDK has a builder: " + method, e);
    }
  }

  /** Calls the operation; what it throws comes through as it is. */
  SdkPojo call(SdkClient client, SdkPojo request) {
    try {
      return (SdkPojo) method.invoke(client, Shapes.build(request));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("a client throws no checked exceptions: " + method, e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("an interface's methods are public: " + method, e);
    }
  }
}

package dev.kmsaccess.verification.contract;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test an endpoint of its own, which is closed after it. */
record Fresh(Supplier<AwsEndpoint> maker) implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType().equals(AwsEndpoint.class);
  }

  @Override
  public AwsEndpoint resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getStore(Namespace.create(Fresh.class))
        .getOrComputeIfAbsent("endpoint", key -> maker.get(), AwsEndpoint.class);
  }
}

package dev.kmsaccess.simulation.house;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.kmsaccess.local.lambda.Invocation;
import dev.kmsaccess.local.stack.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What Lambda tells a handler, told by the local accounts. */
record LambdaContext(FunctionDefinition definition, Invocation invocation, InstantSource clock)
    implements Context {

  @Override
  public String getAwsRequestId() {
    return invocation.requestId();
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + definition.name();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return invocation.functionName();
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return invocation.functionArn();
  }

  @Override
  @SuppressWarnings("NullAway") // Lambda's interface: absent outside mobile applications.
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // Lambda's interface: absent outside mobile applications.
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return (int) Duration.between(clock.instant(), invocation.deadline()).toMillis();
  }

  @Override
  public int getMemoryLimitInMB() {
    return definition.memory();
  }

  @Override
  public LambdaLogger getLogger() {
    return new LambdaLogger() {
      @Override
      public void log(String line) {
        invocation.log().accept(line);
      }

      @Override
      public void log(byte[] line) {
        log(new String(line, StandardCharsets.UTF_8));
      }
    };
  }
}

package dev.kmsaccess.local.lambda;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a function is told about one invocation.
 *
 * @param requestId the same for every try at one event
 * @param functionArn the ARN that was invoked, an alias included
 * @param deadline when the function's time is out, by the clock of the local cloud
 * @param log takes lines for the function's log group
 */
public record Invocation(
    String requestId,
    String functionName,
    String functionArn,
    Instant deadline,
    Consumer<String> log) {}

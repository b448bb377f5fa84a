package dev.kmsaccess.local.wire;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS JSON: the operation in {@code X-Amz-Target}, one JSON object each way.
 *
 * @param version {@code 1.0} or {@code 1.1}, which differ in nothing else that matters here
 * @param queryCodes for a service that once spoke Query: the codes that its old clients still wait
 *     for, by the name of the error's shape
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
record JsonFormat(String version, Map<String, String> queryCodes) implements WireFormat {

  /** PutEvents and SendMessage take 1 MiB, and JSON within JSON is longer than what it holds. */
  private static final StrictJson JSON = StrictJson.within(new JsonLimits(8 << 20, 64));

  JsonFormat {
    queryCodes = Map.copyOf(queryCodes);
  }

  @Override
  public void read(WireRequest request, SdkPojo builder) {
    if (request.body().length == 0) {
      return;
    }
    switch (JSON.read(request.body())) {
      case JsonResult.Parsed(JsonObject json) -> JsonReader.fill(builder, json, "");
      case JsonResult.Parsed(var other) ->
          throw new WireException(
              "SerializationException", "The body must be an object, but is " + other.kind() + ".");
      case JsonResult.Malformed(var problem) ->
          throw new WireException("SerializationException", problem.message());
    }
  }

  @Override
  public WireReply write(String operation, SdkPojo response, String requestId) {
    return WireReply.of(200, headers(requestId), StrictJson.write(JsonWriter.write(response)));
  }

  @Override
  public WireReply write(WireError error, String requestId) {
    JsonObject body =
        JsonObject.builder().put("__type", error.code()).put("message", error.message()).build();
    WireReply reply = WireReply.of(error.status(), headers(requestId), StrictJson.write(body));
    String queryCode = queryCodes.get(error.code());
    return queryCode == null ? reply : reply.with("x-amzn-query-error", queryCode + ";Sender");
  }

  private Map<String, String> headers(String requestId) {
    return Map.of(
        "Content-Type", "application/x-amz-json-" + version, "x-amzn-RequestId", requestId);
  }
}

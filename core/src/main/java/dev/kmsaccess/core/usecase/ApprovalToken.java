package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A pending request, carried by those who wait for it: the request's own event, with the key's ARN
 * in the place of what it called the key, and the end of the time in which it may be approved.
 *
 * <p>Its text is {@code BODY.MARK}, both in Base64 for URLs. The mark is over a digest of the body,
 * because KMS marks at most 4,096 bytes.
 *
 * @param request the event of the request
 * @param approveBy until when it may be approved
 */
record ApprovalToken(EventEnvelope request, Instant approveBy) {

  private static final String PURPOSE = "kms-access approval 1\n";

  /** Returns the token of a request, for a key that is known by now. */
  static ApprovalToken of(EventEnvelope request, KeyFacts key, Instant approveBy) {
    JsonObject.Builder detail = JsonObject.builder();
    request.detail().members().forEach(detail::put);
    // An alias can be pointed elsewhere meanwhile; what is approved is this key.
    detail.put("key", key.arn().toString());
    return new ApprovalToken(
        new EventEnvelope(
            request.id(),
            request.source(),
            request.detailType(),
            request.account(),
            request.time(),
            request.region(),
            Optional.empty(),
            detail.build()),
        approveBy);
  }

  /** Returns the text that an approval holds. */
  String text(StackName stack, Seal seal) {
    byte[] body = StrictJson.write(json()).getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString(body)
        + "."
        + base64.encodeToString(seal.mark(sealed(stack, body)));
  }

  /** Reads a text; empty for everything that we did not write. */
  static Optional<ApprovalToken> read(String text, StackName stack, Seal seal) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    byte[] body;
    byte[] mark;
    try {
      body = Base64.getUrlDecoder().decode(parts[0]);
      mark = Base64.getUrlDecoder().decode(parts[1]);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (mark.length == 0 || !seal.isOurs(sealed(stack, body), mark)) {
      return Optional.empty();
    }
    return StrictJson.within(JsonLimits.EVENT).read(body)
            instanceof JsonResult.Parsed(JsonObject json)
        ? read(json)
        : Optional.empty();
  }

  private JsonObject json() {
    return JsonObject.builder()
        .put("approveBy", approveBy.toString())
        .put(
            "request",
            JsonObject.builder()
                .put("id", request.id())
                .put("source", request.source())
                .put("detail-type", request.detailType())
                .put("account", request.account().id())
                .put("time", request.time().toString())
                .put("region", request.region())
                .put("detail", request.detail())
                .build())
        .build();
  }

  private static Optional<ApprovalToken> read(JsonObject json) {
    Optional<EventEnvelope> request =
        json.object("request")
            .flatMap(
                it ->
                    EventEnvelope.parse(StrictJson.write(it))
                            instanceof EventEnvelope.Result.Read(EventEnvelope envelope)
                        ? Optional.of(envelope)
                        : Optional.empty());
    Optional<Instant> approveBy = json.text("approveBy").flatMap(ApprovalToken::instant);
    return request.isPresent() && approveBy.isPresent()
        ? Optional.of(new ApprovalToken(request.get(), approveBy.get()))
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns what is marked: the purpose and the stack too, so that no mark serves elsewhere. */
  private static byte[] sealed(StackName stack, byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return (PURPOSE
              + stack.text()
              + "\n"
              + Base64.getUrlEncoder().withoutPadding().encodeToString(digest))
          .getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

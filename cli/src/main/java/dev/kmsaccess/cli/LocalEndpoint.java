package dev.kmsaccess.cli;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Talks to local accounts that run elsewhere: the part of them that no AWS service has. */
final class LocalEndpoint {

  // A year of a schedule that runs every minute takes a while.
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final StrictJson READER = StrictJson.within(new JsonLimits(256 << 20, 64));

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      defaultValue = "${env:AWS_ENDPOINT_URL:-http://127.0.0.1:" + LocalCommand.DEFAULT_PORT + "}",
      description = "Where the local accounts listen; otherwise AWS_ENDPOINT_URL, or port 4599.")
  private String endpoint = "http://127.0.0.1:" + LocalCommand.DEFAULT_PORT;

  /** Asks for something under {@code /_local/}. */
  JsonObject get(String what) {
    return send(HttpRequest.newBuilder(address(what)).GET());
  }

  /** Tells something under {@code /_local/}. */
  JsonObject post(String what, JsonObject body) {
    return send(
        HttpRequest.newBuilder(address(what))
            .POST(HttpRequest.BodyPublishers.ofString(StrictJson.write(body))));
  }

  private URI address(String what) {
    return HttpUrl.parse("--endpoint-url", endpoint).resolve("/_local/" + what);
  }

  private JsonObject send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      if (READER.read(response.body()) instanceof JsonResult.Parsed(JsonObject answer)) {
        if (response.statusCode() == 200) {
          return answer;
        }
        throw UserFault.notUnderstood(answer.text("message").orElse("no reason was given."));
      }
      throw UserFault.unreachable(endpoint + " answers, but is not the local accounts.");
    } catch (HttpTimeoutException e) {
      throw UserFault.unreachable(
          "the local accounts at "
              + endpoint
              + " have not answered yet; they may be at work still.");
    } catch (IOException e) {
      throw UserFault.unreachable(
          "no local accounts answer at "
              + endpoint
              + "; start them with ./kms-access local, or say with --endpoint-url where they"
              + " listen.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserFault.unreachable("interrupted.");
    }
  }
}

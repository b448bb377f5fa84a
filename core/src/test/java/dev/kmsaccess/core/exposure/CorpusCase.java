package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One file of the corpus: a policy, the world around it, and what must be found. */
record CorpusCase(
    String name,
    PolicyDocument policy,
    KeyArn key,
    TrustZone zone,
    Instant now,
    String exposure,
    String opensAt,
    List<String> findings,
    List<String> advisories,
    Optional<List<String>> fixes) {

  private static final Path FOLDER = Path.of("src/test/resources/exposure-corpus");
  private static final StrictJson JSON = StrictJson.within(JsonLimits.POLICY);
  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  static Stream<CorpusCase> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(it -> it.toString().endsWith(".json")).sorted().toList().stream()
          .map(CorpusCase::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CorpusCase read(Path file) {
    try {
      String text = Files.readString(file);
      if (!(JSON.read(text) instanceof JsonResult.Parsed(JsonObject it))) {
        throw new IllegalArgumentException(file + " is not a JSON object: " + JSON.read(text));
      }
      JsonObject expected = (JsonObject) it.get("expected").orElseThrow();
      return new CorpusCase(
          FOLDER.relativize(file).toString(),
          policy(it, file),
          KeyArn.of(text(it, "key", KEY)),
          zone(it),
          Instant.parse(text(it, "now", "2026-06-15T12:00:00Z")),
          text(expected, "exposure", ""),
          text(expected, "opensAt", ""),
          texts(expected, "findings"),
          texts(expected, "advisories"),
          expected.get("fixes").map(any -> texts(expected, "fixes")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PolicyDocument policy(JsonObject it, Path file) {
    return switch (PolicyParser.read(it.get("policy").orElseThrow(), PolicyKind.KEY_POLICY)) {
      case PolicyResult.Valid(PolicyDocument policy) -> policy;
      case PolicyResult.Invalid invalid ->
          throw new IllegalArgumentException(file + ": " + invalid.problems());
    };
  }

  private static TrustZone zone(JsonObject it) {
    TrustZone.Builder zone = TrustZone.builder();
    if (it.get("zone").isEmpty()) {
      return zone.organization(new OrganizationId("o-a1b2c3d4e5"))
          .account(new AccountId("222233334444"))
          .build();
    }
    JsonObject named = (JsonObject) it.get("zone").orElseThrow();
    texts(named, "organizations").forEach(id -> zone.organization(new OrganizationId(id)));
    texts(named, "accounts").forEach(id -> zone.account(new AccountId(id)));
    texts(named, "trustedAccounts").forEach(id -> zone.trustedAccount(new AccountId(id)));
    texts(named, "organizationPaths").forEach(zone::organizationPath);
    texts(named, "networks").forEach(at -> zone.network(CidrBlock.parse(at).orElseThrow()));
    texts(named, "vpcs").forEach(zone::vpc);
    texts(named, "endpoints").forEach(zone::endpoint);
    return zone.build();
  }

  private static String text(JsonObject it, String name, String otherwise) {
    return it.get(name).map(value -> ((JsonString) value).text()).orElse(otherwise);
  }

  private static List<String> texts(JsonObject it, String name) {
    List<JsonValue> values =
        it.get(name).map(value -> ((JsonArray) value).elements()).orElse(List.of());
    return values.stream().map(value -> ((JsonString) value).text()).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}

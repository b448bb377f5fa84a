package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that an access carries, and the whole of our memory of it.
 *
 * <pre>kms-access/1/STACK/ACCOUNT/yyyyMMdd'T'HHmmss'Z'/REQUEST-ID/DIGEST</pre>
 *
 * <p>It is made from the request alone, never from the clock or the rules: a redelivered request
 * has the same name, and KMS answers a second CreateGrant of that name with the grant it already
 * made. A name proves nothing by itself; see {@link Ownership}.
 *
 * @param stack the installation that made the access
 * @param id who asked, and under which id
 * @param expiry when the access is over, in whole seconds of the years 1970 to 9999
 * @param digest 12 hex digits that tell different requests under one id apart
 */
public record AccessName(StackName stack, AccessId id, Instant expiry, String digest) {

  /**
   * The longest name that KMS takes, in characters (see <a
   * href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html">CreateGrant</a>).
   */
  public static final int MAX_LENGTH = 256;

  /** The version of the form that is written here. */
  public static final String VERSION = "1";

  private static final Pattern ANY_VERSION =
      Pattern.compile("kms-access/([1-9][0-9]{0,5})/([^/]{1,128})/.*", Pattern.DOTALL);
  private static final Pattern THIS_VERSION =
      Pattern.compile(
          "kms-access/1/([^/]+)/([0-9]{12})/([0-9]{8}T[0-9]{6}Z)/([A-Za-z0-9_-]{1,64})/([0-9a-f]{12})");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{12}");
  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  public AccessName {
    if (!canHold(expiry)) {
      throw new IllegalArgumentException("an expiry lies in the years 1970 to 9999, not " + expiry);
    }
    if (expiry.get(ChronoField.NANO_OF_SECOND) != 0) {
      throw new IllegalArgumentException("an expiry has whole seconds, not " + expiry);
    }
    if (!DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("a digest has 12 hex digits, not " + digest);
    }
  }

  /** What a text is, read as a name. */
  public sealed interface Reading {
    /** The name of an access, in the form that this version writes. */
    record Read(AccessName name) implements Reading {}

    /** Begins as the names of every version do, but another version wrote it. */
    record UnknownVersion(String version, StackName stack) implements Reading {}

    /** Is no name of ours. */
    record NotOurs() implements Reading {}
  }

  /**
   * Returns the name of an access.
   *
   * @param stack this installation
   * @param id who asked, and under which id
   * @param expiry when the access is over; parts of a second are dropped
   * @param scope what was asked for
   * @param context how its use is bound to an encryption context
   */
  public static AccessName of(
      StackName stack,
      AccessId id,
      Instant expiry,
      AccessScope scope,
      EncryptionContextConstraint context) {
    return new AccessName(
        stack, id, expiry.truncatedTo(ChronoUnit.SECONDS), digest(scope, context));
  }

  /** Reads a name; total over all texts. */
  public static Reading parse(String text) {
    Matcher matcher = THIS_VERSION.matcher(text);
    if (matcher.matches()) {
      return read(matcher).<Reading>map(Reading.Read::new).orElseGet(Reading.NotOurs::new);
    }
    Matcher other = ANY_VERSION.matcher(text);
    if (other.matches() && !other.group(1).equals(VERSION)) {
      return StackName.parse(other.group(2))
          .<Reading>map(stack -> new Reading.UnknownVersion(other.group(1), stack))
          .orElseGet(Reading.NotOurs::new);
    }
    return new Reading.NotOurs();
  }

  /** Returns the name as it stands on the resource. */
  public String format() {
    return String.join(
        "/",
        "kms-access",
        VERSION,
        stack.text(),
        id.requester().id(),
        EXPIRY.format(expiry),
        id.requestId(),
        digest);
  }

  /** Whether an instant is within the years that a name can write. */
  public static boolean canHold(Instant expiry) {
    return !expiry.isBefore(FIRST) && !expiry.isAfter(LAST);
  }

  /** Whether the access is over at an instant. */
  public boolean isOverdue(Instant now) {
    return !now.isBefore(expiry);
  }

  @Override
  public String toString() {
    return format();
  }

  private static Optional<AccessName> read(Matcher matcher) {
    Optional<StackName> stack = StackName.parse(matcher.group(1));
    Optional<Instant> expiry = expiry(matcher.group(3));
    if (stack.isEmpty() || expiry.isEmpty()) {
      return Optional.empty();
    }
    AccessId id = new AccessId(new AccountId(matcher.group(2)), matcher.group(4));
    return Optional.of(new AccessName(stack.get(), id, expiry.get(), matcher.group(5)));
  }

  private static Optional<Instant> expiry(String text) {
    try {
      return Optional.of(EXPIRY.parse(text, Instant::from)).filter(AccessName::canHold);
    } catch (DateTimeParseException e) {
      // The digits are no date: 20261399T250000Z.
      return Optional.empty();
    }
  }

  private static String digest(AccessScope scope, EncryptionContextConstraint context) {
    // JSON keeps the parts apart whatever characters they hold.
    JsonObject canonical =
        JsonObject.builder()
            .put("key", scope.key().toString())
            .put("requester", scope.requester().id())
            .put("grantee", scope.grantee().toString())
            .put("operations", KmsOperation.apiNames(scope.operations()))
            .put("mode", scope.mode().text())
            .put("context", context.kind())
            .put("pairs", object(context.pairs()))
            .build();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(StrictJson.write(canonical).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static JsonObject object(Map<String, String> pairs) {
    JsonObject.Builder object = JsonObject.builder();
    new TreeMap<>(pairs).forEach(object::put);
    return object.build();
  }
}

package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a {@code KMS Access Request}. Total: every detail gives a request, if need be one that is
 * nothing but faults.
 */
public final class AccessRequestParser {

  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "requestId",
          "key",
          "grantee",
          "operations",
          "preset",
          "duration",
          "expiresAt",
          "mode",
          "encryptionContext",
          "reason",
          "renews",
          "dryRun",
          "requestedBy");

  // KMS: at most 2,048 characters for a key and 256 for a grantee. The others are ours.
  private static final int LONGEST_KEY = 2048;
  private static final int LONGEST_GRANTEE = 256;
  private static final int LONGEST_TIME = 40;
  private static final int LONGEST_REASON = 512;
  private static final int LONGEST_NAME = 256;
  private static final int MOST_OPERATIONS = 32;

  /** How AWS names a service as a principal. CreateGrant of this SDK takes no such grantee. */
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");

  private final EventEnvelope envelope;
  private final RequestFields fields;

  private AccessRequestParser(EventEnvelope envelope) {
    this.envelope = envelope;
    this.fields = new RequestFields(envelope.detail());
  }

  /** Reads the request in an envelope. */
  public static AccessRequest parse(EventEnvelope envelope) {
    return new AccessRequestParser(envelope).parse();
  }

  private AccessRequest parse() {
    fields.requireVersionOne();
    String requestId = requestId();
    Optional<KeyReference> key = key();
    Optional<PrincipalArn> grantee = grantee();
    Optional<Preset> preset = preset();
    Set<KmsOperation> operations = preset.map(Preset::operations).orElseGet(this::operations);
    Optional<Instant> expiry = expiry();
    Optional<Mode> mode = mode(preset);
    EncryptionContextConstraint context = context();
    Optional<String> reason = fields.text("reason", LONGEST_REASON);
    Optional<String> requestedBy = fields.text("requestedBy", LONGEST_NAME);
    boolean dryRun = fields.typed().bool("dryRun").orElse(false);
    Optional<String> renews = renews();
    fields.refuseAllBut(KNOWN);
    return new AccessRequest(
        envelope.account(),
        requestId,
        envelope.time(),
        key,
        grantee,
        preset,
        operations,
        expiry,
        mode,
        context,
        reason,
        requestedBy,
        renews,
        dryRun,
        fields.reasons());
  }

  private String requestId() {
    // The answer must name the request even if its id is missing or unusable.
    return RequestIds.readNew(fields).orElseGet(() -> RequestIds.ofEvent(envelope));
  }

  private Optional<KeyReference> key() {
    fields.require("key", "an alias, a key id, a key ARN or an alias ARN");
    Optional<String> text = fields.text("key", LONGEST_KEY);
    Optional<KeyReference> key = text.flatMap(KeyReference::parse);
    if (text.isPresent() && key.isEmpty()) {
      fields.add(
          Reason.of(
                  ReasonCode.KEY_MALFORMED,
                  "key",
                  "This is not the name of a KMS key.",
                  "An alias begins with alias/; a key id is a UUID or begins with mrk-.")
              .got(text.get())
              .allowed("an alias, a key id, a key ARN or an alias ARN"));
    }
    return key;
  }

  private Optional<PrincipalArn> grantee() {
    fields.require("grantee", "the ARN of the role or user that is to have the access");
    Optional<String> text = fields.text("grantee", LONGEST_GRANTEE);
    Optional<PrincipalArn> grantee = text.flatMap(PrincipalArn::parse);
    if (text.filter(it -> SERVICE.matcher(it).matches()).isPresent()) {
      fields.add(
          Reason.of(
                  ReasonCode.GRANTEE_IS_SERVICE,
                  "grantee",
                  "Grants to AWS services themselves cannot be made here.",
                  "Name the role that the service works in, such as a service-linked role.")
              .got(text.get())
              .allowed("the ARN of a role, a user, a session or a federated user"));
    } else if (text.isPresent() && grantee.isEmpty()) {
      fields.add(
          Reason.of(
                  ReasonCode.GRANTEE_MALFORMED,
                  "grantee",
                  "This is not the ARN of a principal that a grant can name.",
                  "Write it out without wildcards, as in"
                      + " arn:aws:iam::111122223333:role/report-writer.")
              .got(text.get())
              .allowed("the ARN of a role, a user, a session or a federated user"));
    }
    return grantee;
  }

  private Optional<Preset> preset() {
    Optional<String> text = fields.typed().text("preset");
    Optional<Preset> preset = text.flatMap(Preset::parse);
    if (text.isPresent() && preset.isEmpty()) {
      fields.add(
          Reason.of(
                  ReasonCode.PRESET_UNKNOWN,
                  "preset",
                  "There is no such preset.",
                  "Take one of those allowed, or list the operations in 'operations'.")
              .got(text.get())
              .allowed(
                  Stream.of(Preset.values()).map(Preset::text).collect(Collectors.joining(", "))));
    }
    if (fields.has("preset") && fields.has("operations")) {
      fields.add(conflict("preset", "operations"));
    }
    return preset;
  }

  private Set<KmsOperation> operations() {
    if (!fields.has("preset")) {
      fields.require("operations", "a list of KMS operations such as [\"Decrypt\"]");
    }
    List<String> texts = fields.typed().texts("operations").orElse(List.of());
    if (texts.size() > MOST_OPERATIONS) {
      fields.add(
          Reason.of(
                  ReasonCode.TOO_LONG,
                  "operations",
                  "%,d operations are listed.".formatted(texts.size()),
                  "List each operation once.")
              .allowed("at most " + MOST_OPERATIONS));
      return Set.of();
    }
    if (fields.isEmptyArray("operations")) {
      fields.add(
          Reason.of(
              ReasonCode.MISSING_FIELD,
              "operations",
              "The list of operations is empty.",
              "Name at least one, such as Decrypt."));
    }
    EnumSet<KmsOperation> operations = EnumSet.noneOf(KmsOperation.class);
    for (int i = 0; i < texts.size(); i++) {
      Optional<Set<KmsOperation>> expanded = KmsOperation.expand(texts.get(i));
      expanded.ifPresent(operations::addAll);
      if (expanded.isEmpty()) {
        fields.add(notGrantable("operations[" + i + "]", texts.get(i)));
      }
    }
    return operations;
  }

  private static Reason notGrantable(String field, String text) {
    String hint =
        text.startsWith("kms:")
            ? "Write the operation without 'kms:'."
            : text.equals("ReEncrypt")
                ? "Write ReEncrypt*, or ReEncryptFrom and ReEncryptTo."
                : "Take operations from the list; management of a key cannot be given.";
    return Reason.of(
            ReasonCode.OPERATION_NOT_GRANTABLE,
            field,
            "This is no operation that an access can give.",
            hint)
        .got(text)
        .allowed(String.join(", ", KmsOperation.spellings()));
  }

  private Optional<Instant> expiry() {
    boolean duration = fields.has("duration");
    boolean expiresAt = fields.has("expiresAt");
    if (duration && expiresAt) {
      fields.add(conflict("duration", "expiresAt"));
    }
    if (!duration && !expiresAt) {
      fields.require("duration", "how long the access is wanted, such as \"PT8H\"");
    }
    Optional<Instant> byDuration = duration();
    Optional<Instant> byTime = expiresAt();
    return byDuration.or(() -> byTime).map(it -> it.truncatedTo(ChronoUnit.SECONDS));
  }

  private Optional<Instant> duration() {
    Optional<String> text = fields.text("duration", LONGEST_TIME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (Durations.parse(text.get())) {
      case Durations.Result.Positive(Duration duration) ->
          Optional.of(envelope.time().plus(duration));
      case Durations.Result.NotPositive() -> {
        fields.add(
            Reason.of(
                    ReasonCode.DURATION_NOT_POSITIVE,
                    "duration",
                    "An access must last for some time.",
                    "Write a duration above zero, such as PT8H.")
                .got(text.get())
                .allowed("more than PT0S"));
        yield Optional.empty();
      }
      case Durations.Result.Malformed() -> {
        fields.add(
            Reason.of(
                    ReasonCode.DURATION_MALFORMED,
                    "duration",
                    "This is not a duration.",
                    "Write days, hours, minutes and seconds of ISO 8601, as in P1DT12H or PT30M.")
                .got(text.get())
                .allowed("P[n]DT[n]H[n]M[n]S"));
        yield Optional.empty();
      }
    };
  }

  private Optional<Instant> expiresAt() {
    Optional<String> text = fields.text("expiresAt", LONGEST_TIME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant expiresAt = Instant.parse(text.get());
      if (expiresAt.isAfter(envelope.time())) {
        return Optional.of(expiresAt);
      }
      fields.add(
          Reason.of(
                  ReasonCode.EXPIRES_AT_NOT_AFTER_REQUEST,
                  "expiresAt",
                  "The access would be over before it was asked for.",
                  "Write a time in the future.")
              .got(text.get())
              .allowed("after " + envelope.time()));
    } catch (DateTimeParseException e) {
      fields.add(
          Reason.of(
                  ReasonCode.EXPIRES_AT_MALFORMED,
                  "expiresAt",
                  "This is not a time.",
                  "Write a time in UTC, as in 2026-11-24T18:00:00Z.")
              .got(text.get())
              .allowed("YYYY-MM-DDThh:mm:ssZ"));
    }
    return Optional.empty();
  }

  private Optional<Mode> mode(Optional<Preset> preset) {
    if (!fields.has("mode")) {
      return Optional.of(preset.map(Preset::mode).orElse(Mode.GRANT));
    }
    Optional<String> text = fields.typed().text("mode");
    Optional<Mode> mode = text.flatMap(Mode::parse);
    if (text.isPresent() && mode.isEmpty()) {
      fields.add(
          Reason.of(
                  ReasonCode.MODE_UNKNOWN,
                  "mode",
                  "There is no such mode.",
                  "Leave 'mode' out for a grant.")
              .got(text.get())
              .allowed("grant, policy, role"));
    }
    if (preset.isPresent() && mode.filter(it -> it != preset.get().mode()).isPresent()) {
      fields.add(
          Reason.of(
                  ReasonCode.CONFLICTING_FIELDS,
                  "mode",
                  "The preset '%s' works in the mode '%s' only."
                      .formatted(preset.get(), preset.get().mode()),
                  "Leave 'mode' out.")
              .got(mode.get().text())
              .allowed(preset.get().mode().text()));
    }
    return mode;
  }

  private EncryptionContextConstraint context() {
    Optional<JsonObject> object = fields.typed().object("encryptionContext");
    if (object.isEmpty()) {
      return new EncryptionContextConstraint.None();
    }
    List<JsonProblem> problems = new ArrayList<>();
    JsonFields inner = new JsonFields(object.get(), "encryptionContext", problems);
    Optional<Map<String, String>> equal = inner.textMap("equals");
    Optional<Map<String, String>> includes = inner.textMap("includes");
    inner.refuseUnknown();
    if (object.get().get("equals").isPresent() == object.get().get("includes").isPresent()) {
      inner.problem("equals", "or 'includes' must be there, one of the two and not both.");
    }
    for (Map<String, String> pairs : equal.stream().toList()) {
      checkPairs(inner, "equals", pairs);
    }
    for (Map<String, String> pairs : includes.stream().toList()) {
      checkPairs(inner, "includes", pairs);
    }
    problems.stream().limit(RequestFields.NAMED).forEach(problem -> fields.add(malformed(problem)));
    if (!problems.isEmpty()) {
      return new EncryptionContextConstraint.None();
    }
    return equal
        .<EncryptionContextConstraint>map(EncryptionContextConstraint.EqualTo::new)
        .orElseGet(() -> new EncryptionContextConstraint.Includes(includes.orElseThrow()));
  }

  private static void checkPairs(JsonFields inner, String name, Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      inner.problem(name, "has no pairs; leave 'encryptionContext' out to bind to none.");
    }
    if (pairs.size() > EncryptionContextConstraint.MAX_PAIRS) {
      inner.problem(
          name,
          "has %,d pairs; KMS takes at most %d."
              .formatted(pairs.size(), EncryptionContextConstraint.MAX_PAIRS));
    }
    Set<String> lowerCase = new HashSet<>();
    pairs.forEach(
        (key, value) -> {
          // AWS's own pages disagree on whether KMS tells such keys apart.
          if (!lowerCase.add(key.toLowerCase(Locale.ROOT))) {
            inner.problem(name, "has two keys that differ by case only.");
          }
          if (key.isEmpty() || !isUsable(key) || !isUsable(value)) {
            inner.problem(
                name,
                "has a key or value that is longer than %d characters, has control characters, or"
                        .formatted(EncryptionContextConstraint.MAX_VALUE_LENGTH)
                    + " is an empty key.");
          }
        });
  }

  private static boolean isUsable(String text) {
    return text.length() <= EncryptionContextConstraint.MAX_VALUE_LENGTH
        && text.codePoints()
            .noneMatch(
                it -> Character.isISOControl(it) || Character.getType(it) == Character.SURROGATE);
  }

  private static Reason malformed(JsonProblem problem) {
    return Reason.of(
            ReasonCode.ENCRYPTION_CONTEXT_MALFORMED,
            problem.path(),
            "'%s' %s".formatted(ForeignText.shown(problem.path()), problem.message()),
            "Mend the encryption context.")
        .allowed("{\"includes\": {KEY: VALUE}} or {\"equals\": {KEY: VALUE}}");
  }

  private Optional<String> renews() {
    Optional<String> text = fields.typed().text("renews");
    if (text.isPresent() && !AccessId.isRequestId(text.get())) {
      fields.add(
          Reason.of(
                  ReasonCode.REQUEST_ID_MALFORMED,
                  "renews",
                  "This cannot be a request id.",
                  "Write the request id of the access that is to be renewed.")
              .got(text.get())
              .allowed("[A-Za-z0-9_-]{1,64}"));
      return Optional.empty();
    }
    return text;
  }

  private static Reason conflict(String one, String other) {
    return Reason.of(
        ReasonCode.CONFLICTING_FIELDS,
        one,
        "'%s' and '%s' cannot stand together.".formatted(one, other),
        "Remove one of them.");
  }
}

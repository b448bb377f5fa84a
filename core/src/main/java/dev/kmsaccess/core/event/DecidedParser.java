package dev.kmsaccess.core.event;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.AccessId;
import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.AccessScope;
import dev.kmsaccess.core.access.EncryptionContextConstraint;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.Preset;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a {@code KMS Access Decided}; total. Only our own broker writes it, so whatever is not
 * exactly as it writes is refused as a whole. The access's name must be the one that its parts
 * make: nothing in it can be changed on the way without being noticed.
 */
public final class DecidedParser {

  private final List<JsonProblem> problems = new ArrayList<>();
  private final JsonFields fields;

  private DecidedParser(JsonObject detail) {
    this.fields = new JsonFields(detail, "detail", problems);
  }

  /** What came of reading. */
  public sealed interface Result {
    /** It was decided so. */
    record Read(Decided it) implements Result {}

    /** It is nothing that the broker writes. */
    record Unreadable(List<JsonProblem> problems) implements Result {
      public Unreadable {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Reads the detail of an event. */
  public static Result parse(JsonObject detail) {
    return new DecidedParser(detail).parse();
  }

  private Result parse() {
    Optional<String> version = fields.requiredText("version");
    if (version.filter(it -> !it.equals("1")).isPresent()) {
      fields.problem("version", "must be \"1\".");
    }
    Optional<Decided> decided =
        switch (fields.requiredText("decision").orElse("")) {
          case "open" -> toOpen();
          case "end" -> toEnd();
          default -> {
            fields.problem("decision", "must be \"open\" or \"end\".");
            yield Optional.empty();
          }
        };
    fields.refuseUnknown();
    return problems.isEmpty() && decided.isPresent()
        ? new Result.Read(decided.get())
        : new Result.Unreadable(problems);
  }

  private Optional<Decided> toOpen() {
    Optional<AccountId> requester = required("requester", AccountId::parse);
    Optional<String> requestId = requestId();
    Optional<AccessName> name = required("name", DecidedParser::name);
    Optional<Mode> mode = required("mode", Mode::parse);
    Optional<KeyArn> key = required("keyArn", KeyArn::parse);
    Optional<KeyKind> kind = required("keyKind", DecidedParser::kind);
    Optional<PrincipalArn> grantee = required("grantee", PrincipalArn::parse);
    Set<KmsOperation> operations = operations();
    Optional<EncryptionContextConstraint> context = context();
    Optional<Instant> expiresAt = required("expiresAt", DecidedParser::instant);
    Optional<Instant> asked = required("requestedAt", DecidedParser::instant);
    Optional<String> requestedBy = fields.text("requestedBy");
    Optional<String> rule = fields.requiredText("rule");
    Optional<String> rulesVersion = fields.text("rulesVersion");
    Optional<String> reason = fields.text("reason");
    Optional<Integer> maxLive = fields.wholeNumber("maxLive");
    if (maxLive.filter(it -> it < 1).isPresent()) {
      fields.problem("maxLive", "must be 1 or more.");
    }
    Optional<String> contact = fields.text("contact");
    Optional<String> renews =
        optional("renews", text -> Optional.of(text).filter(AccessId::isRequestId));
    Optional<AccountId> approvedBy = optional("approvedBy", AccountId::parse);
    Optional<Preset> preset = optional("preset", Preset::parse);
    boolean dryRun = flag("dryRun");
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    AccessScope scope =
        new AccessScope(
            requester.orElseThrow(),
            grantee.orElseThrow(),
            key.orElseThrow(),
            operations,
            mode.orElseThrow(),
            context.orElseThrow().pairs().keySet());
    AccessName made =
        AccessName.of(
            name.orElseThrow().stack(),
            new AccessId(requester.orElseThrow(), requestId.orElseThrow()),
            expiresAt.orElseThrow(),
            scope,
            context.orElseThrow());
    if (!made.equals(name.orElseThrow())) {
      fields.problem("name", "is not the name that the other parts make.");
      return Optional.empty();
    }
    return Optional.of(
        new Decided.ToOpen(
            new Access(made, scope, context.orElseThrow()),
            kind.orElseThrow(),
            asked.orElseThrow(),
            requestedBy,
            rule.orElseThrow(),
            rulesVersion,
            reason,
            maxLive,
            contact,
            renews,
            approvedBy,
            preset,
            dryRun));
  }

  private Optional<Decided> toEnd() {
    Optional<String> requestId = requestId();
    Optional<AccountId> sender = required("sender", AccountId::parse);
    Optional<AccountId> requester = optional("requester", AccountId::parse);
    Optional<KeyArn> key = optional("keyArn", KeyArn::parse);
    Optional<String> handle = fields.text("handle");
    // One that was on its way when this version was deployed names none; it is a release.
    Optional<AccessEnded.Cause> cause = optional("cause", AccessEnded.Cause::parse);
    boolean known = flag("known");
    boolean again = flag("again");
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Decided.ToEnd(
            new Release(
                sender.orElseThrow(), requestId.orElseThrow(), requester, key, handle, List.of()),
            cause.orElse(AccessEnded.Cause.RELEASED),
            known,
            again));
  }

  private Optional<String> requestId() {
    return required("requestId", text -> Optional.of(text).filter(AccessId::isRequestId));
  }

  private <T> Optional<T> required(String name, Function<String, Optional<T>> parser) {
    Optional<String> text = fields.requiredText(name);
    return text.flatMap(it -> parsed(name, it, parser));
  }

  private <T> Optional<T> optional(String name, Function<String, Optional<T>> parser) {
    return fields.text(name).flatMap(it -> parsed(name, it, parser));
  }

  private <T> Optional<T> parsed(String name, String text, Function<String, Optional<T>> parser) {
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      fields.problem(name, "is not what the broker writes: " + ForeignText.quoted(text) + ".");
    }
    return value;
  }

  private boolean flag(String name) {
    Optional<Boolean> flag = fields.bool(name);
    if (flag.isEmpty()) {
      fields.problem(name, "must be true or false.");
    }
    return flag.orElse(false);
  }

  private Set<KmsOperation> operations() {
    EnumSet<KmsOperation> operations = EnumSet.noneOf(KmsOperation.class);
    for (String text : fields.requiredTexts("operations")) {
      Optional<Set<KmsOperation>> expanded =
          KmsOperation.expand(text).filter(several -> several.size() == 1);
      expanded.ifPresent(operations::addAll);
      if (expanded.isEmpty()) {
        fields.problem("operations", "has no such operation: " + ForeignText.quoted(text) + ".");
      }
    }
    return operations;
  }

  private Optional<EncryptionContextConstraint> context() {
    Optional<JsonObject> object = fields.object("encryptionContext");
    if (object.isEmpty()) {
      return Optional.of(new EncryptionContextConstraint.None());
    }
    JsonFields inner = new JsonFields(object.get(), "detail.encryptionContext", problems);
    Optional<Map<String, String>> equal = inner.textMap("equals").filter(it -> !it.isEmpty());
    Optional<Map<String, String>> includes = inner.textMap("includes").filter(it -> !it.isEmpty());
    inner.refuseUnknown();
    if (equal.isPresent() == includes.isPresent()) {
      fields.problem("encryptionContext", "must have pairs under 'equals' or 'includes'.");
      return Optional.empty();
    }
    return equal
        .<EncryptionContextConstraint>map(EncryptionContextConstraint.EqualTo::new)
        .or(() -> includes.map(EncryptionContextConstraint.Includes::new));
  }

  private static Optional<AccessName> name(String text) {
    return AccessName.parse(text) instanceof AccessName.Reading.Read(AccessName name)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static Optional<KeyKind> kind(String text) {
    for (KeyKind kind : KeyKind.values()) {
      if (kind.name().equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(AccessName::canHold);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

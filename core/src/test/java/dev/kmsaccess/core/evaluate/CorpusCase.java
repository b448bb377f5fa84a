package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One file of the evaluator's corpus: a request, the policies around it, and what AWS decides.
 *
 * <p>{@code policy} asks {@link PolicyEvaluator}, {@code key} {@link KeyAuthorizer}, {@code
 * resource} {@link ResourceAuthorizer}; README.md in the corpus describes every field.
 */
final class CorpusCase {

  private static final StrictJson JSON = StrictJson.within(JsonLimits.FILE);

  private final JsonFields fields;
  private final List<JsonProblem> problems = new ArrayList<>();

  private CorpusCase(JsonObject object) {
    this.fields = new JsonFields(object, "", problems);
  }

  static CorpusCase read(Path file) {
    try {
      if (JSON.read(Files.readString(file)) instanceof JsonResult.Parsed(JsonObject object)) {
        return new CorpusCase(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(file + " is no JSON object");
  }

  /** Returns what is expected, as {@link #decision()} words it. */
  String expected() {
    return fields.requiredText("expect").orElseThrow(this::unreadable);
  }

  /** Returns what is decided: ALLOW, DENY or NEITHER; or {@code allowed}; or the whole refusal. */
  String decision() {
    fields.requiredText("about");
    Call call = call();
    CallerPolicies callerPolicies = callerPolicies();
    Optional<PolicyDocument> alone = document(fields, "policy", PolicyKind.KEY_POLICY);
    Optional<JsonObject> key = fields.object("key");
    Optional<JsonObject> resource = fields.object("resource");
    String decision =
        alone
            .map(policy -> words(new PolicyEvaluator().evaluate(policy, call)))
            .or(
                () ->
                    key.map(
                        it ->
                            words(
                                new KeyAuthorizer().authorize(keyCall(it, call, callerPolicies)))))
            .or(
                () ->
                    resource.map(
                        it ->
                            words(
                                new ResourceAuthorizer()
                                    .authorize(resourceCall(it, call, callerPolicies)))))
            .orElseThrow(() -> new AssertionError("a case has a policy, a key or a resource"));
    fields.text("expect");
    fields.refuseUnknown();
    if (!problems.isEmpty()) {
      throw unreadable();
    }
    return decision;
  }

  private static String words(PolicyVerdict verdict) {
    return switch (verdict) {
      case PolicyVerdict.Allow allow -> "ALLOW";
      case PolicyVerdict.Deny deny -> "DENY";
      case PolicyVerdict.Neither neither -> "NEITHER";
    };
  }

  private static String words(AuthorizationDecision decision) {
    return decision.isAllowed() ? "allowed" : decision.because();
  }

  private Call call() {
    JsonFields request = within(fields, "request");
    RequestContext.Builder context = RequestContext.builder();
    request
        .object("context")
        .ifPresent(
            keys -> keys.members().forEach((key, values) -> context.put(key, texts(values))));
    Call call =
        new Call(
            caller(within(request, "caller")),
            request.requiredText("action").orElseThrow(this::unreadable),
            request.text("resource").orElse(TestPolicies.KEY),
            context.build());
    request.refuseUnknown();
    return call;
  }

  private Caller caller(JsonFields caller) {
    Optional<Membership> membership =
        caller
            .text("organization")
            .map(
                id ->
                    new Membership(
                        new OrganizationId(id), caller.texts("paths").orElse(List.of())));
    Map<String, String> tags = caller.textMap("tags").orElse(Map.of());
    Caller read = caller(caller, membership, tags);
    caller.refuseUnknown();
    return read;
  }

  private Caller caller(
      JsonFields caller, Optional<Membership> membership, Map<String, String> tags) {
    String id = caller.text("id").orElse("");
    Optional<String> user = caller.text("user");
    Optional<String> role = caller.text("role");
    Optional<String> root = caller.text("root");
    Optional<String> federatedUser = caller.text("federatedUser");
    Optional<String> service = caller.text("service");
    String session = caller.text("session").orElse("session");
    if (user.isPresent()) {
      return new Caller.IamUser(PrincipalArn.of(user.get()), id, membership, tags);
    }
    if (role.isPresent()) {
      return new Caller.RoleSession(PrincipalArn.of(role.get()), id, session, membership, tags);
    }
    if (root.isPresent()) {
      return new Caller.AccountRoot("aws", new AccountId(root.get()), membership);
    }
    if (federatedUser.isPresent()) {
      return new Caller.FederatedUser(PrincipalArn.of(federatedUser.get()), membership, tags);
    }
    return service.<Caller>map(Caller.AwsService::new).orElseGet(Caller.Anonymous::new);
  }

  private CallerPolicies callerPolicies() {
    Optional<JsonObject> object = fields.object("callerPolicies");
    if (object.isEmpty()) {
      return CallerPolicies.NONE;
    }
    JsonFields policies = new JsonFields(object.get(), "callerPolicies", problems);
    CallerPolicies read =
        new CallerPolicies(
            documents(policies, "identity", PolicyKind.IDENTITY),
            document(policies, "boundary", PolicyKind.IDENTITY),
            documents(policies, "session", PolicyKind.SESSION),
            controls(policies, "serviceControls"));
    policies.refuseUnknown();
    return read;
  }

  private KeyCall keyCall(JsonObject object, Call call, CallerPolicies callerPolicies) {
    JsonFields key = new JsonFields(object, "key", problems);
    KeyCall read =
        new KeyCall(
            call,
            new AccountId(key.text("owner").orElse(TestPolicies.OWNER.id())),
            document(key, "policy", PolicyKind.KEY_POLICY).orElseThrow(this::unreadable),
            callerPolicies,
            controls(key, "resourceControls"),
            grants(key),
            Set.copyOf(key.texts("grantTokens").orElse(List.of())),
            key.textMap("encryptionContext").orElse(Map.of()),
            key.object("requestedGrant").map(this::requestedGrant));
    key.refuseUnknown();
    return read;
  }

  private List<KeyGrant> grants(JsonFields key) {
    List<KeyGrant> grants = new ArrayList<>();
    for (JsonValue value : key.array("grants").orElse(List.of())) {
      JsonFields grant = new JsonFields((JsonObject) value, "key.grants", problems);
      grants.add(
          new KeyGrant(
              "grant-" + (grants.size() + 1),
              grant.requiredText("grantee").orElse(""),
              grant.text("retiring"),
              new AccountId(grant.text("issuer").orElse(TestPolicies.OWNER.id())),
              new HashSet<>(grant.requiredTexts("operations")),
              constraint(grant),
              Set.copyOf(grant.texts("tokens").orElse(List.of())),
              grant.bool("visible").orElse(true)));
      grant.refuseUnknown();
    }
    return grants;
  }

  private KeyCall.RequestedGrant requestedGrant(JsonObject object) {
    JsonFields grant = new JsonFields(object, "key.requestedGrant", problems);
    KeyCall.RequestedGrant read =
        new KeyCall.RequestedGrant(
            new HashSet<>(grant.requiredTexts("operations")), constraint(grant));
    grant.refuseUnknown();
    return read;
  }

  private static GrantConstraint constraint(JsonFields grant) {
    Optional<Map<String, String>> equals = grant.textMap("contextEquals");
    Optional<Map<String, String>> subset = grant.textMap("contextSubset");
    return equals
        .<GrantConstraint>map(GrantConstraint.ContextEquals::new)
        .or(() -> subset.map(GrantConstraint.ContextSubset::new))
        .orElseGet(GrantConstraint.Unconstrained::new);
  }

  private ResourceCall resourceCall(JsonObject object, Call call, CallerPolicies callerPolicies) {
    JsonFields resource = new JsonFields(object, "resource", problems);
    Optional<ResourceCall.ResourceRule> policy =
        document(resource, "policy", PolicyKind.RESOURCE)
            .map(ResourceCall.ResourceRule.Policy::new);
    Optional<ResourceCall.ResourceRule> trust =
        document(resource, "trust", PolicyKind.TRUST).map(ResourceCall.ResourceRule.Trust::new);
    ResourceCall read =
        new ResourceCall(
            call,
            new AccountId(resource.text("owner").orElse(TestPolicies.OWNER.id())),
            policy.or(() -> trust).orElseGet(ResourceCall.ResourceRule.Silent::new),
            callerPolicies,
            controls(resource, "resourceControls"));
    resource.refuseUnknown();
    return read;
  }

  /** Each element is one level: a policy, or a list of them. */
  private ControlPolicies controls(JsonFields within, String name) {
    return new ControlPolicies(
        within.array(name).orElse(List.of()).stream()
            .map(
                level ->
                    level instanceof JsonArray(var elements, var at) ? elements : List.of(level))
            .map(level -> level.stream().map(it -> parsed(it, PolicyKind.CONTROL)).toList())
            .toList());
  }

  private static List<PolicyDocument> documents(JsonFields within, String name, PolicyKind kind) {
    return within.array(name).orElse(List.of()).stream().map(it -> parsed(it, kind)).toList();
  }

  private static Optional<PolicyDocument> document(
      JsonFields within, String name, PolicyKind kind) {
    return within.object(name).map(it -> parsed(it, kind));
  }

  private static PolicyDocument parsed(JsonValue value, PolicyKind kind) {
    return switch (PolicyParser.read(value, kind)) {
      case PolicyResult.Valid(PolicyDocument it) -> it;
      case PolicyResult.Invalid(List<JsonProblem> found) ->
          throw new AssertionError(found.toString());
    };
  }

  private JsonFields within(JsonFields parent, String name) {
    return new JsonFields(
        parent.object(name).orElseThrow(() -> new AssertionError("a case has a " + name)),
        name,
        problems);
  }

  private static List<String> texts(JsonValue value) {
    return switch (value) {
      case JsonString(String text, var at) -> List.of(text);
      case JsonArray(List<JsonValue> elements, var at) ->
          elements.stream().flatMap(it -> texts(it).stream()).toList();
      default -> throw new AssertionError("a context value is a string, not " + value.kind());
    };
  }

  private AssertionError unreadable() {
    return new AssertionError(problems.toString());
  }
}

package dev.kmsaccess.core.policy;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Principal or NotPrincipal element. */
final class PrincipalReader {

  private final JsonValue value;
  private final String statement;
  private final String name;
  private final Faults faults;

  PrincipalReader(JsonValue value, String statement, String name, Faults faults) {
    this.value = value;
    this.statement = statement;
    this.name = name;
    this.faults = faults;
  }

  PrincipalElement principal() {
    return isStar() ? new PrincipalElement.Anyone() : new PrincipalElement.Principal(named());
  }

  PrincipalElement notPrincipal() {
    List<PolicyPrincipal> named = isStar() ? List.of(new PolicyPrincipal.Everyone()) : named();
    if (named.isEmpty() && faults.none()) {
      faults.add(path(), value, "must name somebody; an empty one would match everybody.");
    }
    return new PrincipalElement.NotPrincipal(named);
  }

  private boolean isStar() {
    return value instanceof JsonString(String text, Place at) && text.equals("*");
  }

  private List<PolicyPrincipal> named() {
    if (!(value instanceof JsonObject types)) {
      faults.add(
          path(),
          value,
          "must be \"*\" or an object such as {\"AWS\": \"arn:aws:iam::111122223333:root\"}"
              + Faults.received(value));
      return List.of();
    }
    List<PolicyPrincipal> principals = new ArrayList<>(1);
    for (Map.Entry<String, JsonValue> type : types.members().entrySet()) {
      switch (type.getKey()) {
        case "AWS", "Service", "Federated", "CanonicalUser" ->
            add(type.getKey(), type.getValue(), principals);
        default ->
            faults.add(
                path() + "." + Faults.shown(type.getKey()),
                type.getValue(),
                "is no type of principal; there are AWS, Service, Federated and CanonicalUser.");
      }
    }
    return principals;
  }

  private void add(String type, JsonValue listed, List<PolicyPrincipal> principals) {
    if (!(listed instanceof JsonArray(List<JsonValue> elements, Place at))) {
      addOne(type, listed, -1, principals);
      return;
    }
    for (int i = 0; i < elements.size(); i++) {
      addOne(type, elements.get(i), i, principals);
    }
  }

  private void addOne(String type, JsonValue one, int i, List<PolicyPrincipal> principals) {
    PolicyPrincipal principal =
        one instanceof JsonString(String text, Place at) ? principal(type, text) : null;
    if (principal != null) {
      principals.add(principal);
      return;
    }
    String path = path() + "." + type + (i < 0 ? "" : "[" + i + "]");
    if (one instanceof JsonString(String text, Place at)) {
      faults.add(path, at, "is '" + Faults.shown(text) + "', but must be " + wanted(type) + ".");
    } else {
      faults.add(path, one, "must be a string, but is " + one.kind() + ".");
    }
  }

  private static @Nullable PolicyPrincipal principal(String type, String text) {
    return switch (type) {
      case "AWS" -> PolicyPrincipal.parseAws(text).orElse(null);
      case "Service" ->
          isPlainName(text) && text.indexOf('.') > 0
              ? new PolicyPrincipal.ServicePrincipal(text)
              : null;
      case "Federated" -> isPlainName(text) ? new PolicyPrincipal.Federated(text) : null;
      case "CanonicalUser" -> isPlainName(text) ? new PolicyPrincipal.CanonicalUser(text) : null;
      default -> null;
    };
  }

  private static boolean isPlainName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '*' || c == '?') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String wanted(String type) {
    return switch (type) {
      case "AWS" ->
          "*, a twelve-digit account id, a unique id (AROA…, AIDA…), or the whole ARN of an account,"
              + " user, role, role session or federated user; an ARN takes no wildcard";
      case "Service" -> "a service principal such as s3.amazonaws.com, without wildcard";
      default -> "a name without spaces and wildcards";
    };
  }

  private String path() {
    return statement + "." + name;
  }
}

package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.Intrinsics.NotConstant;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.Place;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the names in a CloudFormation template stand for: the owner's account, the values of
 * parameters that were given, and the roles and users that the template makes. Those belong to the
 * owner, whatever they will be called, so their logical ids stand for their names. A parameter that
 * nobody gave has its default, as it has in a deployment, and the answer says so; what Systems
 * Manager has under a name is not known.
 */
final class TemplateNames {

  private final JsonObject resources;
  private final AccountId owner;
  private final Map<String, String> parameters;
  private final JsonObject declared;
  private final Set<String> defaults = new LinkedHashSet<>();
  private boolean hasOwner;
  private int standIns;

  /**
   * Makes a reader of a template's names.
   *
   * @param owner the account that it is deployed to, if that is known
   * @param parameters the values of parameters, and of attributes, that were given
   * @param declared the parameters as the template declares them
   */
  TemplateNames(
      JsonObject resources,
      Optional<AccountId> owner,
      Map<String, String> parameters,
      JsonObject declared) {
    this.declared = declared;
    this.resources = resources;
    this.owner = owner.orElse(KeyInQuestion.UNKNOWN_OWNER);
    this.parameters = parameters;
  }

  /**
   * Returns the account that owns what the template makes, if a value that was asked for speaks of
   * it.
   */
  Optional<AccountId> owner() {
    return hasOwner ? Optional.of(owner) : Optional.empty();
  }

  /** Returns the parameters whose defaults were taken. */
  Set<String> defaults() {
    return defaults;
  }

  /** Returns how many of the values that were asked for may be others when it is deployed. */
  int standIns() {
    return standIns;
  }

  /** Returns what {@code Ref} makes of a name. */
  String ref(String name, Place at) throws NotConstant {
    String given = parameters.get(name);
    if (given != null) {
      return given;
    }
    return switch (name) {
      case "AWS::AccountId" -> {
        hasOwner = true;
        standIns += owner.equals(KeyInQuestion.UNKNOWN_OWNER) ? 1 : 0;
        yield owner.id();
      }
      case "AWS::Partition" -> standIn("aws");
      case "AWS::Region" -> standIn("us-east-1");
      case "AWS::StackName" -> standIn("StackName");
      case "AWS::URLSuffix" -> standIn("amazonaws.com");
      default -> {
        if (isA(name, "AWS::IAM::Role") || isA(name, "AWS::IAM::User")) {
          yield standIn(name);
        }
        String byDefault = defaultOf(name).orElseThrow(() -> notGiven(name, at));
        defaults.add(name);
        yield byDefault;
      }
    };
  }

  /** Returns what {@code Fn::GetAtt} makes of a name and an attribute with a dot between them. */
  String attribute(String path, Place at) throws NotConstant {
    if (path.endsWith(".Arn")) {
      String name = path.substring(0, path.length() - ".Arn".length());
      if (isA(name, "AWS::IAM::Role")) {
        return standIn("arn:aws:iam::" + ref("AWS::AccountId", at) + ":role/" + name);
      }
      if (isA(name, "AWS::IAM::User")) {
        return standIn("arn:aws:iam::" + ref("AWS::AccountId", at) + ":user/" + name);
      }
    }
    String given = parameters.get(path);
    if (given == null) {
      throw notGiven(path, at);
    }
    return given;
  }

  private Optional<String> defaultOf(String parameter) {
    return declared
        .object(parameter)
        .filter(it -> it.text("Type").filter(type -> type.startsWith("AWS::SSM::")).isEmpty())
        .flatMap(it -> it.get("Default"))
        .flatMap(
            it ->
                switch (it) {
                  case JsonString(String text, Place at) -> Optional.of(text);
                  case JsonNumber(String literal, Place at) -> Optional.of(literal);
                  default -> Optional.empty();
                });
  }

  private String standIn(String text) {
    standIns++;
    return text;
  }

  private boolean isA(String logicalId, String type) {
    return resources
        .object(logicalId)
        .flatMap(it -> it.text("Type"))
        .filter(Predicate.isEqual(type))
        .isPresent();
  }

  private static NotConstant notGiven(String name, Place at) {
    return new NotConstant(
        at,
        "The value of %s is not known before it is deployed; give it with --parameter %s=VALUE."
            .formatted(name, name));
  }
}

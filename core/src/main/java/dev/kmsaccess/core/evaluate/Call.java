package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One request: who asks to do what to which resource.
 *
 * @param action such as {@code kms:Decrypt}
 * @param resource the resource's ARN, or {@code *} for an action without one
 */
public record Call(Caller caller, String action, String resource, RequestContext context) {

  private static final String PRINCIPAL_TAG = "aws:principaltag/";

  /** The keys about the principal that its name alone tells, in lower case. */
  private static final Set<String> TOLD_BY_NAME =
      Set.of("aws:principalarn", "aws:principalaccount", "aws:principaltype", "kms:calleraccount");

  /** Returns the same call with another context. */
  public Call withContext(RequestContext other) {
    return new Call(caller, action, resource, other);
  }

  /** Returns the action without its service: {@code Decrypt}. */
  public String operation() {
    return action.substring(action.indexOf(':') + 1);
  }

  /**
   * Returns the values of a condition key in this request; none if it is missing. What is known of
   * the caller comes before what the context claims. Where the context was given the last word, it
   * comes first, and a key that it leaves out is missing, but for those that the principal's name
   * tells.
   */
  public List<String> values(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    if (context.hasLastWord()) {
      List<String> said = context.lowerCase(name);
      if (!said.isEmpty() || !TOLD_BY_NAME.contains(name)) {
        return said;
      }
    }
    return switch (name) {
      case "aws:principalarn" -> one(caller.principalArn().map(PrincipalArn::toString));
      case "aws:principalaccount" -> principalAccount();
      case "aws:principalorgid" -> one(caller.membership().map(it -> it.organization().id()));
      case "aws:principalorgpaths" -> caller.membership().map(Membership::paths).orElse(List.of());
      case "aws:principaltype" -> List.of(caller.type());
      case "aws:userid" -> List.of(caller.userId());
      case "aws:username" ->
          caller instanceof Caller.IamUser user ? List.of(user.principal().name()) : List.of();
      case "aws:principalisawsservice" -> principalIsAwsService();
      case "aws:principalservicename" ->
          caller instanceof Caller.AwsService service ? List.of(service.name()) : List.of();
      case "aws:principalservicenameslist" ->
          caller instanceof Caller.AwsService service
              ? withOthers(service.name(), context.lowerCase(name))
              : List.of();
      case "kms:calleraccount" -> isKms() ? one(caller.account().map(AccountId::id)) : List.of();
      case "aws:resourceaccount" -> orElse(context.lowerCase(name), resourceAccount());
      case "aws:viaawsservice" -> orElse(context.lowerCase(name), List.of("false"));
      default -> {
        if (name.startsWith(PRINCIPAL_TAG)) {
          yield one(Optional.ofNullable(caller.tags().get(name.substring(PRINCIPAL_TAG.length()))));
        }
        yield context.lowerCase(name);
      }
    };
  }

  private List<String> principalAccount() {
    return caller instanceof Caller.Anonymous
        ? List.of("anonymous")
        : one(caller.account().map(AccountId::id));
  }

  private List<String> principalIsAwsService() {
    return switch (caller) {
      case Caller.Anonymous anonymous -> List.of();
      case Caller.AwsService service -> List.of("true");
      default -> List.of("false");
    };
  }

  private boolean isKms() {
    return action.regionMatches(/* ignoreCase= */ true, 0, "kms:", 0, 4);
  }

  private List<String> resourceAccount() {
    String[] parts = resource.split(":", 6);
    return parts.length == 6 && !parts[4].isEmpty() ? List.of(parts[4]) : List.of();
  }

  /** A service may have other names in Regions; of these the context alone knows. */
  private static List<String> withOthers(String name, List<String> others) {
    return others.isEmpty() || others.equals(List.of(name))
        ? List.of(name)
        : Stream.concat(Stream.of(name), others.stream()).distinct().toList();
  }

  private static List<String> orElse(List<String> values, List<String> fallback) {
    return values.isEmpty() ? fallback : values;
  }

  private static List<String> one(Optional<String> value) {
    return value.map(List::of).orElse(List.of());
  }
}

package dev.kmsaccess.cli.audit;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.core.evaluate.Caller;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the caller of a question out of the principal's name and what the context tells besides.
 */
final class Callers {

  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");
  private static final String UNKNOWN = "";

  private Callers() {}

  /** Whether the text names a principal that could call. */
  static boolean isCaller(String principal) {
    return of(principal, Map.of(), Stream.of()).isPresent();
  }

  /**
   * Returns the caller; empty if the text names no principal that could call.
   *
   * @param roles that are known to be there
   */
  static Optional<Caller> of(
      String principal, Map<String, List<String>> context, Stream<PrincipalArn> roles) {
    if (principal.equals("*") || principal.equalsIgnoreCase("anonymous")) {
      return Optional.of(new Caller.Anonymous());
    }
    if (SERVICE.matcher(principal).matches()) {
      return Optional.of(new Caller.AwsService(principal));
    }
    return AccountId.parse(principal)
        .map(it -> PrincipalArn.account("aws", it))
        .or(() -> PrincipalArn.parseCaller(principal))
        .map(it -> of(it, context, roles));
  }

  private static Caller of(
      PrincipalArn principal, Map<String, List<String>> context, Stream<PrincipalArn> roles) {
    Optional<String> userId = value(context, "aws:userid");
    return switch (principal.kind()) {
      case ACCOUNT ->
          new Caller.AccountRoot(principal.partition(), principal.account(), Optional.empty());
      case USER ->
          new Caller.IamUser(principal, userId.orElse(UNKNOWN), Optional.empty(), Map.of());
      case FEDERATED_USER -> new Caller.FederatedUser(principal, Optional.empty(), Map.of());
      case ROLE -> session(principal, sessionName(userId), userId);
      case SESSION -> {
        int slash = principal.name().indexOf('/');
        String role = principal.name().substring(0, slash);
        String session = principal.name().substring(slash + 1);
        yield session(role(principal, role, context, roles), session, userId);
      }
    };
  }

  private static Caller session(PrincipalArn role, String name, Optional<String> userId) {
    String roleId = userId.map(it -> it.split(":", 2)[0]).orElse(UNKNOWN);
    return new Caller.RoleSession(role, roleId, name, Optional.empty(), Map.of());
  }

  private static String sessionName(Optional<String> userId) {
    return userId
        .filter(it -> it.indexOf(':') >= 0)
        .map(it -> it.substring(it.indexOf(':') + 1))
        .orElse(UNKNOWN);
  }

  /** A session's ARN lacks the role's path, which aws:PrincipalArn has. */
  private static PrincipalArn role(
      PrincipalArn session,
      String name,
      Map<String, List<String>> context,
      Stream<PrincipalArn> roles) {
    return Stream.concat(
            value(context, "aws:PrincipalArn").flatMap(PrincipalArn::parse).stream(),
            roles.sorted(Comparator.comparing(PrincipalArn::path)))
        .filter(it -> it.kind() == Kind.ROLE && it.name().equals(name))
        .filter(it -> it.account().equals(session.account()))
        .filter(it -> it.partition().equals(session.partition()))
        .findFirst()
        .orElseGet(
            () -> new PrincipalArn(session.partition(), Kind.ROLE, session.account(), "/", name));
  }

  private static Optional<String> value(Map<String, List<String>> context, String key) {
    return context.entrySet().stream()
        .filter(it -> it.getKey().equalsIgnoreCase(key) && it.getValue().size() == 1)
        .map(it -> it.getValue().getFirst())
        .findFirst();
  }
}

package dev.kmsaccess.local.iam;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.arn.PrincipalArn.Kind;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.RequestChecks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every group of IAM's operations needs: the caller, his account, the permission check. */
final class IamSession {

  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
  private static final Pattern PATH = Pattern.compile("/|/[!-~]{1,510}/");
  private static final int PAGE = 100;

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final Authorizer authorizer;
  private final RequestChecks checks = new RequestChecks(IamErrors.STYLE);

  IamSession(LocalCloud cloud, CallerIdentity caller) {
    this.cloud = cloud;
    this.caller = caller;
    this.authorizer = new Authorizer(cloud, IamErrors.STYLE);
  }

  LocalCloud cloud() {
    return cloud;
  }

  CallerIdentity caller() {
    return caller;
  }

  RequestChecks checks() {
    return checks;
  }

  IamDirectory directory() {
    return IamDirectory.of(cloud);
  }

  Instant now() {
    return cloud.clock().instant();
  }

  AccountId accountId() {
    return caller.account().orElseThrow(IamErrors.STYLE::unknownClient);
  }

  /** Returns the caller's account; every IAM operation works in that one. */
  IamAccount account() {
    return directory().account(accountId());
  }

  /** Throws unless the caller may do this to a resource of his account. */
  void require(String action, String resource) {
    require(ServiceCall.of("iam:" + action, resource, accountId()));
  }

  void require(ServiceCall call) {
    authorizer.require(caller, call);
  }

  /** Returns the ARN that an absent or new principal has; with its true path if it exists. */
  PrincipalArn user(String name) {
    UserState user = account().users().get(name);
    return user != null ? user.arn() : arn(Kind.USER, "/", name);
  }

  PrincipalArn role(String name) {
    RoleState role = account().roles().get(name);
    return role != null ? role.arn() : arn(Kind.ROLE, "/", name);
  }

  PrincipalArn arn(Kind kind, String path, String name) {
    return new PrincipalArn(LocalCloud.PARTITION, kind, accountId(), path, name);
  }

  String name(String member, @Nullable String value) {
    return checks.matching(member, value, NAME);
  }

  String policyArn(@Nullable String value) {
    return checks.sized("policyArn", value, 20, 2_048);
  }

  String path(@Nullable String value) {
    return value == null ? "/" : checks.matching("path", value, PATH);
  }

  /** Returns one page; IAM's pages hold a hundred items unless the caller asks for fewer. */
  <T> Page<T> page(
      List<T> sorted,
      Function<T, String> key,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    int limit = checks.within("maxItems", maxItems, 1, 1000).orElse(PAGE);
    return Page.of(sorted, key, Optional.ofNullable(marker), limit)
        .orElseThrow(() -> IamErrors.STYLE.error("ValidationError", "Invalid Marker."));
  }

  /** Returns a policy text as IAM answers with it: URL-encoded after RFC 3986. */
  static String encoded(String policy) {
    return URLEncoder.encode(policy, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

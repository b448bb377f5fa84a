package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.evaluate.AuthorizationDecision.Denied;
import dev.kmsaccess.core.policy.PolicyPrincipal;
import dev.kmsaccess.core.policy.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides calls of KMS keys: key policy, IAM policies, permissions boundary, session policy,
 * control policies and grants together (<a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html">Troubleshooting
 * AWS KMS permissions</a>).
 *
 * <ul>
 *   <li>An explicit deny anywhere wins, over grants too.
 *   <li>Otherwise a grant allows by itself, across accounts as well; the account of the grantee
 *       need not. A grant to a role is bounded by boundary and session policy like a key policy
 *       that names the role; a grant to an account needs an IAM policy of that account. (AWS
 *       documents neither; this is the narrow reading.)
 *   <li>Otherwise the key policy must allow. Within the key's account it suffices if it names the
 *       caller or everybody; if it names the account, IAM decides. Across accounts IAM must allow
 *       in any case, and only for the operations that work across accounts at all.
 *   <li>RetireGrant hangs on the grant alone: no key policy and no resource control policy has a
 *       say in it (<a
 *       href="https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html">Retiring and
 *       revoking grants</a>).
 *   <li>KMS answers nobody who did not sign.
 * </ul>
 */
public final class KeyAuthorizer {

  /**
   * The operations that an account may be allowed on another account's key, in lower case;
   * ReEncrypt under its own name, too, by which people ask for both its halves.
   */
  private static final Set<String> ACROSS_ACCOUNTS =
      Set.of(
          "creategrant",
          "decrypt",
          "derivesharedsecret",
          "describekey",
          "encrypt",
          "generatedatakey",
          "generatedatakeypair",
          "generatedatakeypairwithoutplaintext",
          "generatedatakeywithoutplaintext",
          "generatemac",
          "getkeyrotationstatus",
          "getpublickey",
          "listgrants",
          "reencrypt",
          "reencryptfrom",
          "reencryptto",
          "retiregrant",
          "revokegrant",
          "sign",
          "verify",
          "verifymac");

  /**
   * Decides one call. For RetireGrant the call carries the grant that is to be retired, or several
   * of which it is one; for CreateGrant it says what is asked for.
   */
  public AuthorizationDecision authorize(KeyCall call) {
    if (call.call().operation().equalsIgnoreCase("RetireGrant")) {
      return retire(call);
    }
    Authority authority =
        new Authority(call.call(), call.callerPolicies(), call.resourceControls());
    PolicyVerdict verdict = authority.read(call.keyPolicy());
    if (verdict instanceof PolicyVerdict.Deny(Statement by)) {
      return Authority.deniedByResource(by, "the key policy");
    }
    Optional<Denied> refusal = authority.controlsAndDenials();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<AuthorizationDecision> byGrant = byGrants(call, authority);
    Optional<AuthorizationDecision> byPolicy = byKeyPolicy(call, authority, verdict);
    return byGrant
        .filter(AuthorizationDecision::isAllowed)
        .or(() -> byPolicy)
        .or(() -> byGrant)
        .orElseGet(() -> authority.noResourcePolicy(rule(call, verdict)));
  }

  /** Returns why a key policy that does allow the call does not count; empty if it does not. */
  private static String rule(KeyCall call, PolicyVerdict verdict) {
    if (!(verdict instanceof PolicyVerdict.Allow)) {
      return "";
    }
    return call.call().caller() instanceof Caller.Anonymous
        ? "KMS answers nobody who did not sign"
        : call.call().action() + " works in the key's own account alone";
  }

  /** Returns what comes of the key policy; empty if it does not allow the call. */
  private static Optional<AuthorizationDecision> byKeyPolicy(
      KeyCall call, Authority authority, PolicyVerdict verdict) {
    boolean foreign = isForeign(call);
    boolean possible =
        !(call.call().caller() instanceof Caller.Anonymous)
            && (!foreign
                || ACROSS_ACCOUNTS.contains(call.call().operation().toLowerCase(Locale.ROOT)));
    if (!possible
        || !(verdict instanceof PolicyVerdict.Allow(Statement by, PrincipalMatch match))) {
      return Optional.empty();
    }
    return Optional.of(
        authority.decide(
            foreign ? PrincipalMatch.ACCOUNT : match,
            "because " + by.label() + " of the key policy allows it"));
  }

  /** Returns what comes of the grants, an allowance if there is one; empty if no grant fits. */
  private static Optional<AuthorizationDecision> byGrants(KeyCall call, Authority authority) {
    Optional<AuthorizationDecision> refused = Optional.empty();
    for (KeyGrant grant : call.grants()) {
      PrincipalMatch match = match(grant.granteePrincipal(), call);
      if (match != PrincipalMatch.NONE && fits(grant, call)) {
        AuthorizationDecision decision =
            authority.decide(match, "because grant " + grant.grantId() + " allows it");
        if (decision.isAllowed()) {
          return Optional.of(decision);
        }
        refused = Optional.of(decision);
      }
    }
    return refused;
  }

  private static boolean fits(KeyGrant grant, KeyCall call) {
    String operation = call.call().operation();
    if (!grant.isUsableWith(call.grantTokens()) || !grant.isFor(operation)) {
      return false;
    }
    return switch (operation.toLowerCase(Locale.ROOT)) {
      case "describekey" -> true;
      case "creategrant" -> call.requestedGrant().filter(it -> mayPassOn(grant, it)).isPresent();
      default -> grant.constraint().admits(call.encryptionContext());
    };
  }

  /** Whoever is allowed by a grant passes on a part of it, under constraints as strict. */
  private static boolean mayPassOn(KeyGrant parent, KeyCall.RequestedGrant child) {
    return child.operations().stream().allMatch(parent::isFor)
        && child.constraint().isAtLeastAsStrictAs(parent.constraint());
  }

  private static AuthorizationDecision retire(KeyCall call) {
    Authority authority = new Authority(call.call(), call.callerPolicies(), ControlPolicies.NONE);
    Optional<Denied> refusal = authority.controlsAndDenials();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    AuthorizationDecision decision =
        authority.noResourcePolicy("a key policy has no say in it, a grant has");
    for (KeyGrant grant : call.grants()) {
      PrincipalMatch match = retirer(grant, call);
      if (match != PrincipalMatch.NONE && grant.isUsableWith(call.grantTokens())) {
        decision =
            authority.decide(
                match, "because grant " + grant.grantId() + " lets the caller retire it");
        if (decision.isAllowed()) {
          return decision;
        }
      }
    }
    return decision;
  }

  /**
   * How the grant lets the caller retire it: as its retiring principal, as a grantee with that
   * operation, or as somebody of the account that made it whom an IAM policy there allows it.
   */
  private static PrincipalMatch retirer(KeyGrant grant, KeyCall call) {
    PrincipalMatch retiring =
        grant.retiringPrincipal().map(it -> match(it, call)).orElse(PrincipalMatch.NONE);
    PrincipalMatch grantee =
        grant.isFor("RetireGrant") ? match(grant.granteePrincipal(), call) : PrincipalMatch.NONE;
    PrincipalMatch issuer =
        call.call().caller().account().filter(grant.issuingAccount()::equals).isPresent()
            ? PrincipalMatch.ACCOUNT
            : PrincipalMatch.NONE;
    return max(retiring, max(grantee, issuer));
  }

  private static PrincipalMatch max(PrincipalMatch a, PrincipalMatch b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static PrincipalMatch match(String grantPrincipal, KeyCall call) {
    PolicyPrincipal principal =
        PolicyPrincipal.parseAws(grantPrincipal)
            .orElseGet(() -> new PolicyPrincipal.ServicePrincipal(grantPrincipal));
    // CreateGrant takes no star, so a star is no grantee of anybody's.
    return principal instanceof PolicyPrincipal.Everyone
        ? PrincipalMatch.NONE
        : Principals.match(principal, call.call().caller());
  }

  private static boolean isForeign(KeyCall call) {
    return call.call().caller().account().filter(it -> !it.equals(call.keyOwner())).isPresent();
  }
}

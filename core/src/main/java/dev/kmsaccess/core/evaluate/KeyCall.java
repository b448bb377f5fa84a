package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of a KMS key together with everything that has a say in it. The encryption context is
 * put into the request context as the condition keys that KMS makes of it.
 *
 * @param keyOwner the account of the key
 * @param callerPolicies what the caller's own account says
 * @param resourceControls the resource control policies of the key's account
 * @param grants the grants on the key; those that name others do no harm
 * @param grantTokens the tokens presented with the call
 * @param encryptionContext of the operation; empty if there is none
 * @param requestedGrant what a CreateGrant call asks for; without it no grant allows CreateGrant
 */
public record KeyCall(
    Call call,
    AccountId keyOwner,
    PolicyDocument keyPolicy,
    CallerPolicies callerPolicies,
    ControlPolicies resourceControls,
    List<KeyGrant> grants,
    Set<String> grantTokens,
    Map<String, String> encryptionContext,
    Optional<RequestedGrant> requestedGrant) {

  /** What a CreateGrant call asks for, as far as a parent grant limits it. */
  public record RequestedGrant(Set<String> operations, GrantConstraint constraint) {
    public RequestedGrant {
      operations = Set.copyOf(operations);
    }
  }

  public KeyCall {
    grants = List.copyOf(grants);
    grantTokens = Set.copyOf(grantTokens);
    encryptionContext = Map.copyOf(encryptionContext);
    if (!encryptionContext.isEmpty()) {
      call =
          call.withContext(
              call.context().toBuilder().putEncryptionContext(encryptionContext).build());
    }
  }

  /** Returns a call without grants, encryption context and control policies. */
  public static KeyCall of(
      Call call, AccountId keyOwner, PolicyDocument keyPolicy, CallerPolicies callerPolicies) {
    return new KeyCall(
        call,
        keyOwner,
        keyPolicy,
        callerPolicies,
        ControlPolicies.NONE,
        List.of(),
        Set.of(),
        Map.of(),
        Optional.empty());
  }

  /** Returns the same call of a key with these grants, and these tokens presented. */
  public KeyCall withGrants(List<KeyGrant> some, Set<String> tokens) {
    return new KeyCall(
        call,
        keyOwner,
        keyPolicy,
        callerPolicies,
        resourceControls,
        some,
        tokens,
        encryptionContext,
        requestedGrant);
  }

  /** Returns the same call with an encryption context. */
  public KeyCall withEncryptionContext(Map<String, String> context) {
    return new KeyCall(
        call,
        keyOwner,
        keyPolicy,
        callerPolicies,
        resourceControls,
        grants,
        grantTokens,
        context,
        requestedGrant);
  }

  /** Returns the same call as a CreateGrant that asks for this. */
  public KeyCall withRequestedGrant(RequestedGrant requested) {
    return new KeyCall(
        call,
        keyOwner,
        keyPolicy,
        callerPolicies,
        resourceControls,
        grants,
        grantTokens,
        encryptionContext,
        Optional.of(requested));
  }

  /** Returns the same call under resource control policies of the key's account. */
  public KeyCall withResourceControls(ControlPolicies controls) {
    return new KeyCall(
        call,
        keyOwner,
        keyPolicy,
        callerPolicies,
        controls,
        grants,
        grantTokens,
        encryptionContext,
        requestedGrant);
  }
}

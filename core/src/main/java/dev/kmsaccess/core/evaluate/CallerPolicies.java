package dev.kmsaccess.core.evaluate;

import dev.kmsaccess.core.policy.PolicyDocument;
import java.util.List;
import java.util.Optional;

/**
 * What the caller's own account says about the caller.
 *
 * @param identity the policies of the user or role, inline and managed
 * @param boundary the permissions boundary, if one is set
 * @param session the policies given when the session was made; none if none was given, which leaves
 *     a federated user with nothing
 * @param serviceControls the service control policies of the caller's account
 */
public record CallerPolicies(
    List<PolicyDocument> identity,
    Optional<PolicyDocument> boundary,
    List<PolicyDocument> session,
    ControlPolicies serviceControls) {

  /** A caller of whom no policy is known. */
  public static final CallerPolicies NONE = identity(List.of());

  public CallerPolicies {
    identity = List.copyOf(identity);
    session = List.copyOf(session);
  }

  /** Returns identity policies and nothing that narrows them. */
  public static CallerPolicies identity(List<PolicyDocument> identity) {
    return new CallerPolicies(identity, Optional.empty(), List.of(), ControlPolicies.NONE);
  }

  /** Returns the same policies under a permissions boundary. */
  public CallerPolicies withBoundary(PolicyDocument policy) {
    return new CallerPolicies(identity, Optional.of(policy), session, serviceControls);
  }

  /** Returns the same policies in a session with these policies. */
  public CallerPolicies withSession(List<PolicyDocument> policies) {
    return new CallerPolicies(identity, boundary, policies, serviceControls);
  }

  /** Returns the same policies under these service control policies. */
  public CallerPolicies withServiceControls(ControlPolicies controls) {
    return new CallerPolicies(identity, boundary, session, controls);
  }
}

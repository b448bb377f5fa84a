package dev.kmsaccess.core.evaluate;

/** Whether a call may be made, and why. */
public sealed interface AuthorizationDecision {

  /** Returns the reason, worded as the tail of AWS's own messages. */
  String because();

  /** Returns the reason with what AWS does not say: which statement, or which rule, decides. */
  default String explanation() {
    return because();
  }

  /** It may. */
  record Allowed(String because) implements AuthorizationDecision {}

  /**
   * It may not.
   *
   * @param explicit whether a statement denies it, as opposed to none allowing it
   * @param because such as {@code because no identity-based policy allows the kms:Decrypt action}
   *     or {@code with an explicit deny in a resource-based policy}
   * @param detail what AWS does not say, such as which statement denies it; empty if nothing
   */
  record Denied(boolean explicit, String because, String detail) implements AuthorizationDecision {

    @Override
    public String explanation() {
      return detail.isEmpty() ? because : because + ": " + detail;
    }

    /** Returns the message with which AWS refuses the call. */
    public String message(Call call) {
      return "User: %s is not authorized to perform: %s on resource: %s %s"
          .formatted(call.caller().arn(), call.action(), call.resource(), because);
    }
  }

  /** Whether the call may be made. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}

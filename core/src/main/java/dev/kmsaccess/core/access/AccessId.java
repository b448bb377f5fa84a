package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.AccountId;
import java.util.regex.Pattern;

/**
 * What a member calls an access by: the id of the request, within the account that asked.
 *
 * <p>One id may stand for several accesses, where one id was used for different requests.
 *
 * @param requester the account that asked
 * @param requestId 1 to 64 letters, digits, underscores and hyphens
 */
public record AccessId(AccountId requester, String requestId) {

  /**
   * How the ids begin under which the key account makes accesses by hand, when the broker cannot
   * answer. No request may use one, so nobody but the key account has such an access.
   */
  public static final String BREAK_GLASS = "break-glass-";

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public AccessId {
    if (!isRequestId(requestId)) {
      throw new IllegalArgumentException("not a request id: " + requestId);
    }
  }

  /** Whether a text may be a request id. */
  public static boolean isRequestId(String text) {
    return REQUEST_ID.matcher(text).matches();
  }

  /** Whether it is the id of an access that the key account made by hand in an emergency. */
  public boolean isBreakGlass() {
    return requestId.startsWith(BREAK_GLASS);
  }

  @Override
  public String toString() {
    return requester + "/" + requestId;
  }
}

package dev.kmsaccess.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Every access key that was ever issued, and to whom. A caller is known by access key id and
 * session token; signatures are not checked, since nobody here has to be kept out of a machine that
 * is his own.
 */
public final class IssuedCredentials {

  private final Map<String, Issued> byAccessKey = new HashMap<>();

  IssuedCredentials() {}

  /** Records a lasting access key. */
  public synchronized void issue(AwsBasicCredentials credentials, CallerIdentity owner) {
    byAccessKey.put(credentials.accessKeyId(), new Issued(Optional.empty(), owner));
  }

  /** Records a session's access key. */
  public synchronized void issue(AwsSessionCredentials credentials, CallerIdentity owner) {
    byAccessKey.put(
        credentials.accessKeyId(), new Issued(Optional.of(credentials.sessionToken()), owner));
  }

  /** Forgets a lasting access key that was deleted. */
  public synchronized void withdraw(String accessKeyId) {
    byAccessKey.remove(accessKeyId);
  }

  /** Returns whom the access key was issued to; {@link CallerIdentity.Unknown} if to nobody. */
  public synchronized CallerIdentity identify(String accessKeyId, Optional<String> sessionToken) {
    Issued issued = byAccessKey.get(accessKeyId);
    return issued != null && issued.sessionToken().equals(sessionToken)
        ? issued.owner()
        : new CallerIdentity.Unknown(accessKeyId);
  }

  /** Returns whom the credentials were issued to. */
  public CallerIdentity identify(AwsCredentials credentials) {
    Optional<String> token =
        credentials instanceof AwsSessionCredentials session
            ? Optional.of(session.sessionToken())
            : Optional.empty();
    return identify(credentials.accessKeyId(), token);
  }

  private record Issued(Optional<String> sessionToken, CallerIdentity owner) {}
}

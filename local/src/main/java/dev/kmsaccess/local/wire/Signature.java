package dev.kmsaccess.local.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Authorization header of Signature Version 4 says about the caller.
 *
 * <p>The signature itself is not verified: whoever reaches the port is on the developer's own
 * machine and is shown every secret at the start. Access key and session token must have been
 * issued here, and that is what tells callers apart.
 *
 * @param accessKeyId whose key signed
 * @param sessionToken the {@code X-Amz-Security-Token} of temporary credentials
 * @param region the Region of the credential scope
 * @param service the service of the credential scope, such as {@code kms}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
record Signature(String accessKeyId, Optional<String> sessionToken, String region, String service) {

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "AWS4-HMAC-SHA256 .*Credential=([^/, ]+)/\\d{8}/([^/, ]+)/([^/, ]+)/aws4_request.*");

  /** Returns the request's signature, if it carries one. */
  static Optional<Signature> of(WireRequest request) {
    return request
        .header("authorization")
        .map(CREDENTIAL::matcher)
        .filter(Matcher::matches)
        .map(
            it ->
                new Signature(
                    it.group(1), request.header("x-amz-security-token"), it.group(2), it.group(3)));
  }
}

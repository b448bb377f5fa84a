package dev.kmsaccess.cli;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a service that somebody typed for an option. */
final class HttpUrl {

  private HttpUrl() {}

  /**
   * Reads it.
   *
   * @param option the option's name, for the answer to what is none
   * @throws UserFault if no host can be reached by it over HTTP
   */
  static URI parse(String option, String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Is no address either.
    }
    throw UserFault.notUnderstood(option + " must be like http://127.0.0.1:4599, not: " + text);
  }
}

package dev.kmsaccess.core.audit;

/** Where alerts go: the security team's topic. */
@FunctionalInterface
public interface AlertChannel {

  /** Sends an alert; one that is not taken throws, and the caller's work is repeated. */
  void send(Alert alert);
}

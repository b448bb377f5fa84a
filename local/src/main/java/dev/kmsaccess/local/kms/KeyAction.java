package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.evaluate.KeyCall.RequestedGrant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants to do to a key, with all that its permission can depend on.
 *
 * @param operation as policies name it, without the service: {@code ReEncryptFrom}
 * @param conditions condition keys of this operation; those of the key itself are added
 */
record KeyAction(
    String operation,
    KeyStore.Found target,
    Map<String, List<String>> conditions,
    Map<String, String> encryptionContext,
    List<String> grantTokens,
    Optional<RequestedGrant> requestedGrant) {

  KeyAction {
    conditions = Map.copyOf(conditions);
    encryptionContext = Map.copyOf(encryptionContext);
    grantTokens = List.copyOf(grantTokens);
  }

  static KeyAction of(String operation, KeyStore.Found target) {
    return new KeyAction(operation, target, Map.of(), Map.of(), List.of(), Optional.empty());
  }

  LocalKey key() {
    return target.key();
  }

  KeyAction with(String conditionKey, List<String> values) {
    Map<String, List<String>> more = new LinkedHashMap<>(conditions);
    more.put(conditionKey, values);
    return new KeyAction(operation, target, more, encryptionContext, grantTokens, requestedGrant);
  }

  KeyAction with(String conditionKey, String value) {
    return with(conditionKey, List.of(value));
  }

  KeyAction withEncryptionContext(Map<String, String> context) {
    return new KeyAction(operation, target, conditions, context, grantTokens, requestedGrant);
  }

  KeyAction withGrantTokens(List<String> tokens) {
    return new KeyAction(operation, target, conditions, encryptionContext, tokens, requestedGrant);
  }

  KeyAction withRequestedGrant(RequestedGrant requested) {
    return new KeyAction(
        operation, target, conditions, encryptionContext, grantTokens, Optional.of(requested));
  }
}

package dev.kmsaccess.core.usecase;

import dev.kmsaccess.core.access.Access;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KmsOperation;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the shell commands by which a grantee can try its access with the AWS CLI. Everything that
 * was not written here is quoted.
 */
final class TryCommands {

  private final Access access;
  private final KeyKind kind;
  private final Optional<String> token;

  private TryCommands(Access access, KeyKind kind, Optional<String> token) {
    this.access = access;
    this.kind = kind;
    this.token = token;
  }

  /** Returns the commands for what the access gives; in an order in which each has its input. */
  static List<String> of(Access access, KeyKind kind, Optional<String> token) {
    return new TryCommands(access, kind, token).commands();
  }

  /** Returns the command that makes this shell a session of a role. */
  static String takeRole(PrincipalArn role) {
    return "eval \"$(aws sts assume-role --role-arn "
        + quoted(role.toString())
        + " --role-session-name kms-access --output text --query"
        + " 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' | while read -r id secret"
        + " token; do echo \"export AWS_ACCESS_KEY_ID=$id AWS_SECRET_ACCESS_KEY=$secret"
        + " AWS_SESSION_TOKEN=$token\"; done)\"";
  }

  private List<String> commands() {
    Set<KmsOperation> operations = access.scope().operations();
    List<String> commands = new ArrayList<>();
    if (operations.contains(KmsOperation.DESCRIBE_KEY)) {
      commands.add(aws("describe-key", keyId()));
    }
    if (operations.contains(KmsOperation.GET_PUBLIC_KEY)) {
      commands.add(aws("get-public-key", keyId()));
    }
    // An asymmetric key wants an algorithm that depends on its size; that is for its user to say.
    if (kind == KeyKind.SYMMETRIC) {
      addSymmetric(operations, commands);
    }
    return commands;
  }

  private void addSymmetric(Set<KmsOperation> operations, List<String> commands) {
    if (operations.contains(KmsOperation.ENCRYPT)) {
      commands.add("echo 'Hello, World!' > plaintext.txt");
      commands.add(
          aws(
                  "encrypt",
                  keyId() + " --plaintext fileb://plaintext.txt" + context("encryption-context"))
              + output("CiphertextBlob", " > ciphertext.bin"));
    }
    if (operations.contains(KmsOperation.DECRYPT)) {
      commands.add(
          aws(
                  "decrypt",
                  keyId()
                      + " --ciphertext-blob fileb://ciphertext.bin"
                      + context("encryption-context"))
              + output("Plaintext", ""));
    }
    if (operations.contains(KmsOperation.RE_ENCRYPT_FROM)
        && operations.contains(KmsOperation.RE_ENCRYPT_TO)) {
      commands.add(
          aws(
                  "re-encrypt",
                  "--ciphertext-blob fileb://ciphertext.bin --destination-key-id "
                      + quoted(access.scope().key().toString())
                      + context("source-encryption-context")
                      + context("destination-encryption-context"))
              + output("CiphertextBlob", " > reencrypted.bin"));
    }
    if (operations.contains(KmsOperation.GENERATE_DATA_KEY)) {
      commands.add(
          aws("generate-data-key", keyId() + " --key-spec AES_256" + context("encryption-context"))
              + output("CiphertextBlob", " > data-key.bin"));
    }
  }

  private String aws(String operation, String arguments) {
    return "aws kms "
        + operation
        + " "
        + arguments
        + token.map(it -> " --grant-tokens " + quoted(it)).orElse("")
        + " --region "
        + quoted(access.scope().key().region());
  }

  private String keyId() {
    return "--key-id " + quoted(access.scope().key().toString());
  }

  private String context(String option) {
    Map<String, String> pairs = access.context().pairs();
    if (pairs.isEmpty()) {
      return "";
    }
    JsonObject.Builder json = JsonObject.builder();
    pairs.forEach(json::put);
    return " --" + option + " " + quoted(StrictJson.write(json.build()));
  }

  private static String output(String field, String into) {
    return " --output text --query " + field + " | base64 --decode" + into;
  }

  /** Returns a text as one word of a POSIX shell, whatever it holds. */
  static String quoted(String text) {
    if (text.matches("[A-Za-z0-9_./:=+@-]+")) {
      return text;
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }
}

package dev.kmsaccess.local.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * The digests that SQS sends back and that clients check.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">Message
 *     metadata: the MD5 digest of message attributes</a>
 */
final class MessageDigests {

  private static final byte STRING = 1;
  private static final byte BINARY = 2;

  private MessageDigests() {}

  /** Returns the MD5 of a body, in hexadecimal. */
  static String md5(String body) {
    return hex(digest("MD5").digest(body.getBytes(UTF_8)));
  }

  /** Returns the MD5 of attributes in the encoding that SQS defines, in hexadecimal. */
  static String md5(Map<String, MessageAttributeValue> attributes) {
    MessageDigest digest = digest("MD5");
    new TreeMap<>(attributes)
        .forEach(
            (name, value) -> {
              update(digest, name.getBytes(UTF_8));
              update(digest, value.dataType().getBytes(UTF_8));
              if (value.binaryValue() == null) {
                digest.update(STRING);
                update(digest, value.stringValue().getBytes(UTF_8));
              } else {
                digest.update(BINARY);
                update(digest, value.binaryValue().asByteArray());
              }
            });
    return hex(digest.digest());
  }

  /** Returns the deduplication id of a body for queues that deduplicate by content. */
  static String sha256(String body) {
    return hex(digest("SHA-256").digest(body.getBytes(UTF_8)));
  }

  private static void update(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

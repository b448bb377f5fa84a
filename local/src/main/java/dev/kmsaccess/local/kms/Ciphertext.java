package dev.kmsaccess.local.kms;

import dev.kmsaccess.core.arn.KeyArn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A ciphertext of a symmetric key: which key, nonce, and what AES-GCM made of the plaintext. The
 * encryption context is bound to it as additional authenticated data and is not part of it.
 */
record Ciphertext(KeyArn key, byte[] nonce, byte[] sealed) {

  static final int NONCE_BYTES = 12;

  /** Marks our format, as KMS's own blobs begin with a version. */
  private static final byte VERSION = 1;

  private static final int TAG_BITS = 128;
  private static final int LONGEST_ARN = 2_048;

  static Ciphertext encrypt(
      LocalKey key, byte[] nonce, byte[] plaintext, Map<String, String> encryptionContext) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, encryptionContext);
      return new Ciphertext(key.arn(), nonce, cipher.doFinal(plaintext));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  /** Returns the plaintext; empty if the key, the context or the ciphertext is another one. */
  Optional<byte[]> decrypt(LocalKey with, Map<String, String> encryptionContext) {
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, with, nonce, encryptionContext).doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  /** Returns the ciphertext as the blob that callers keep. */
  byte[] blob() {
    byte[] arn = key.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + 2 + arn.length + NONCE_BYTES + sealed.length)
        .put(VERSION)
        .putShort((short) arn.length)
        .put(arn)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /** Reads a blob; empty if it is none of ours. */
  static Optional<Ciphertext> read(byte[] blob) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(blob);
      if (buffer.get() != VERSION) {
        return Optional.empty();
      }
      int length = buffer.getShort();
      if (length < 1 || length > LONGEST_ARN) {
        return Optional.empty();
      }
      byte[] arn = new byte[length];
      byte[] nonce = new byte[NONCE_BYTES];
      buffer.get(arn).get(nonce);
      byte[] sealed = new byte[buffer.remaining()];
      buffer.get(sealed);
      return sealed.length < TAG_BITS / 8
          ? Optional.empty()
          : KeyArn.parse(new String(arn, StandardCharsets.UTF_8))
              .map(it -> new Ciphertext(it, nonce, sealed));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static Cipher cipher(
      int mode, LocalKey key, byte[] nonce, Map<String, String> encryptionContext)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.material(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(canonical(encryptionContext));
    return cipher;
  }

  /** Sorts the pairs and gives each text its length, so that no two contexts look alike. */
  private static byte[] canonical(Map<String, String> encryptionContext) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Map.Entry<String, String> pair : new TreeMap<>(encryptionContext).entrySet()) {
        for (String text : new String[] {pair.getKey(), pair.getValue()}) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(utf8.length);
          out.write(utf8);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory could not be written", e);
    }
    return bytes.toByteArray();
  }
}

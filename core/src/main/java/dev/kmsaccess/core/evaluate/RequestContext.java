package dev.kmsaccess.core.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a request says of itself: condition keys and their values. Names of keys have no case. A key
 * with no value is as good as missing.
 *
 * <p>Keys about the principal are not kept here; {@link Call} takes them from the {@link Caller},
 * unless the context was given {@linkplain Builder#lastWord the last word}.
 */
public final class RequestContext {

  private static final RequestContext EMPTY = new RequestContext(Map.of(), false);

  private final Map<String, List<String>> values;
  private final boolean lastWord;

  private RequestContext(Map<String, List<String>> values, boolean lastWord) {
    this.values = values;
    this.lastWord = lastWord;
  }

  /** Returns a context without any key. */
  public static RequestContext empty() {
    return EMPTY;
  }

  /** Returns a context with one key. */
  public static RequestContext of(String key, String... values) {
    return builder().put(key, values).build();
  }

  /** Returns a builder of an empty context. */
  public static Builder builder() {
    return new Builder(new HashMap<>(), false);
  }

  /** Returns a builder that begins with what is here. */
  public Builder toBuilder() {
    return new Builder(new HashMap<>(values), lastWord);
  }

  /** Returns the values of a key; none if it is missing. */
  public List<String> values(String key) {
    return lowerCase(key.toLowerCase(Locale.ROOT));
  }

  /** Returns the values of a key that is written in lower case already. */
  List<String> lowerCase(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** Whether the context says all that is to be known of the request. */
  boolean hasLastWord() {
    return lastWord;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestContext context
        && values.equals(context.values)
        && lastWord == context.lastWord;
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Collects keys; a key that is put again replaces the first. */
  public static final class Builder {
    private final Map<String, List<String>> values;
    private boolean lastWord;

    private Builder(Map<String, List<String>> values, boolean lastWord) {
      this.values = values;
      this.lastWord = lastWord;
    }

    /**
     * Lets what the context says about the principal stand before what is known of the caller, as
     * IAM's policy simulator does, takes what it leaves out for missing, and leaves its encryption
     * context as it is. Only for questions; a request never describes its own caller.
     */
    public Builder lastWord() {
      lastWord = true;
      return this;
    }

    /** Puts a key with its values. */
    public Builder put(String key, String... some) {
      return put(key, List.of(some));
    }

    /** Puts a key with its values. */
    public Builder put(String key, List<String> some) {
      values.put(key.toLowerCase(Locale.ROOT), List.copyOf(some));
      return this;
    }

    /**
     * Puts the keys that KMS makes of an encryption context: {@code kms:EncryptionContext:NAME} for
     * each pair and {@code kms:EncryptionContextKeys}.
     */
    public Builder putEncryptionContext(Map<String, String> context) {
      if (lastWord) {
        return this;
      }
      context.forEach((name, value) -> put("kms:EncryptionContext:" + name, value));
      return context.isEmpty()
          ? this
          : put("kms:EncryptionContextKeys", new ArrayList<>(context.keySet()));
    }

    /** Returns the context. */
    public RequestContext build() {
      return values.isEmpty() && !lastWord
          ? EMPTY
          : new RequestContext(Map.copyOf(values), lastWord);
    }
  }
}

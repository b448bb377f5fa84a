package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.json.Unordered;
import java.time.Instant;
import java.util.Optional;

/** Remembers the policy that a key had, so that an alert can show what changed. */
public interface PolicyMemory {

  /** A policy, and when it was seen. */
  record Remembered(String text, Instant seen) {

    /** Whether another text says the same: KMS shows a policy in another order each time. */
    boolean says(String other) {
      return text.equals(other) || said(text).equals(said(other));
    }

    private static String said(String text) {
      return StrictJson.within(JsonLimits.POLICY).read(text)
              instanceof JsonResult.Parsed(var policy)
          ? Unordered.text(policy)
          : text;
    }
  }

  /** Returns the policy that was last seen, if it is remembered. */
  Optional<Remembered> earlier(KeyArn key);

  /** Remembers a policy. */
  void remember(KeyArn key, Remembered policy);
}

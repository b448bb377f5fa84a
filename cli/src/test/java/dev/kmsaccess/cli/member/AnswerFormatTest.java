package dev.kmsaccess.cli.member;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.event.EventEnvelope;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {

  @Test
  void text_ofARefusal_tellsEveryReason_whatWouldBeGranted_andWhatIsThere() {
    assertThat(
            text(
                """
                {"version": "0", "id": "6d1f0c2e-0004-4b7a-9c1e-0f5a7b3d9e21", "source": "kms-access",
                 "detail-type": "KMS Access Refused", "account": "123456789012",
                 "time": "2026-11-24T00:30:02Z", "region": "eu-central-1", "resources": [],
                 "detail": {"requestId": "nightly-1", "requester": "210987654321", "summary": "No.",
                  "reasons": [
                   {"code": "DURATION_TOO_LONG", "field": "duration", "got": "P2D",
                    "allowed": "at most PT12H", "message": "Too long.", "hint": "Ask for less."},
                   {"code": "MISSING_FIELD", "field": "key", "message": "None.", "hint": "Add it."}],
                  "wouldGrant": {"operations": ["Encrypt", "Decrypt"], "duration": "PT12H",
                   "mode": "grant"},
                  "existing": [{"keyArn": "arn:aws:kms:eu-central-1:123456789012:key/1",
                   "grantId": "abc", "expiresAt": "2026-11-24T09:00:00Z"}]}}
                """))
        .contains(
            """
              DURATION_TOO_LONG: Too long.
                  duration: got P2D; allowed at most PT12H
                  Ask for less.
              MISSING_FIELD: None.
                  key
                  Add it.
              This would be granted: --operations Encrypt,Decrypt --duration PT12H --mode grant
              There already: until 2026-11-24T09:00:00Z, grantId abc on\
             arn:aws:kms:eu-central-1:123456789012:key/1
            """);
  }

  @Test
  void text_ofAGrant_tellsWhatItGives_whatItIsBoundTo_andWhatElseMustBeKnown() {
    assertThat(text(granted("false")))
        .startsWith("KMS Access Granted\n")
        .contains(
            """
              operations   Decrypt, DescribeKey
              context      includes dataset, region
            """)
        .contains("\n  Attach the volume within the hour.\n");
  }

  @Test
  void text_ofADryRun_saysFirstThatNothingWasMade() {
    assertThat(text(granted("true"))).startsWith("KMS Access Granted: dry run, nothing was made\n");
  }

  @Test
  void text_ofAPendingRequest_tellsWhoMayApproveIt() {
    assertThat(
            text(
                answer(
                    "KMS Access Pending",
                    """
                    {"requestId": "nightly-1", "approvers": ["222233334444", "333344445555"],
                     "operations": ["Decrypt"], "encryptionContextKeys": ["dataset"],
                     "dryRun": false, "approveBy": "2026-11-24T01:30:00Z", "token": "T.1"}
                    """)))
        .contains("  context      dataset\n")
        .contains("  approvers    222233334444, 333344445555\n");
  }

  private static String granted(String dryRun) {
    return answer(
        "KMS Access Granted",
        """
        {"requestId": "nightly-1", "dryRun": %s, "operations": ["Decrypt", "DescribeKey"],
         "encryptionContextKeys": {"includes": ["dataset", "region"]},
         "notes": ["Attach the volume within the hour."], "commands": []}
        """
            .formatted(dryRun));
  }

  private static String answer(String type, String detail) {
    return """
        {"version": "0", "id": "6d1f0c2e-0004-4b7a-9c1e-0f5a7b3d9e21", "source": "kms-access",
         "detail-type": "%s", "account": "123456789012", "time": "2026-11-24T00:30:02Z",
         "region": "eu-central-1", "resources": [], "detail": %s}
        """
        .formatted(type, detail);
  }

  private static String text(String event) {
    StringWriter out = new StringWriter();
    if (EventEnvelope.parse(event) instanceof EventEnvelope.Result.Read(var answer)) {
      AnswerFormat.text.print(new PrintWriter(out, true), answer);
    }
    return out.toString();
  }
}

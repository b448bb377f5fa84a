package dev.kmsaccess.core.audit;

import static dev.kmsaccess.core.audit.TestAudit.KEY;
import static dev.kmsaccess.core.audit.TestAudit.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever somebody writes into a policy, a grant or a call, an alert has the same lines as with a
 * harmless text, and no character that a terminal or a reader could take for ours.
 */
class HostileTextTest {

  @Property(tries = 300)
  void sidsAndActors_forgeNoLine(@ForAll("hostile") String text) {
    List<String> harmless = opened("a").lines().map(HostileTextTest::label).toList();

    String alert = opened(text);

    assertThat(alert.lines().map(HostileTextTest::label)).containsExactlyElementsOf(harmless);
    assertPlain(alert);
  }

  @Property(tries = 300)
  void granteesAndOperations_forgeNoLine(@ForAll("hostile") String text) {
    List<String> harmless = granted("a").lines().map(HostileTextTest::label).toList();

    String alert = granted(text);

    assertThat(alert.lines().map(HostileTextTest::label)).containsExactlyElementsOf(harmless);
    assertPlain(alert);
  }

  @Provide
  Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "\n",
            "\r\n",
            "\u2028",
            "\u0085",
            "\u202e",
            "\u2066",
            "\u001b[2J",
            "\u0000",
            "\"",
            "'",
            "\\",
            "`",
            "$(reboot)",
            "; rm -rf /",
            "state    closed again",
            "WHAT TO DO",
            "\n\n",
            "é",
            "…",
            "\ud83d\ude00");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(12))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(it -> String.join("", it))
        .filter(it -> !it.isEmpty()); // an alert says otherwise that there is no grantee
  }

  private static String opened(String text) {
    TestAudit audit = new TestAudit();
    String policy =
        """
        { "Version": "2012-10-17", "Statement": [{ "Sid": %s, "Effect": "Allow",
          "Principal": "*", "Action": "kms:*", "Resource": "*" }] }
        """
            .formatted(json(text));
    audit.keys.put(KEY, policy);
    String record =
        put(policy)
            .replace("\"198.51.100.7\"", json(text))
            .replace("\"arn:aws:sts::123456789012:assumed-role/key-admin/anna\"", json(text));
    audit.audit(record);
    return audit.alerts.getFirst().text();
  }

  private static String granted(String text) {
    TestAudit audit = new TestAudit();
    audit.keys.grant(
        KEY,
        new SeenGrant(
            text, text, Optional.empty(), List.of(text), Optional.empty(), Optional.empty()));
    audit.audit(
        TestAudit.record(
            "e-1",
            "kms.amazonaws.com",
            "CreateGrant",
            "\"keyId\": \"%s\", \"granteePrincipal\": %s, \"operations\": [%s]"
                .formatted(KEY, json("arn:aws:iam::999900001111:role/" + text), json(text)),
            "{\"grantId\": \"g-1\", \"keyId\": \"%s\"}".formatted(KEY)));
    return audit.alerts.getFirst().text();
  }

  private static String json(String text) {
    return StrictJson.write(JsonString.of(text));
  }

  /** What a line is about, without what it says. */
  private static String label(String line) {
    String indent = line.replaceFirst("\\S.*", "");
    return indent + line.strip().split(" ", 2)[0].replaceFirst("^\".*", "\"");
  }

  private static void assertPlain(String alert) {
    assertThat(alert.codePoints().filter(it -> it != '\n'))
        .noneMatch(it -> Character.isISOControl(it))
        .noneMatch(it -> Character.getType(it) == Character.FORMAT)
        .noneMatch(it -> Character.getType(it) == Character.LINE_SEPARATOR)
        .noneMatch(it -> Character.getType(it) == Character.SURROGATE);
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DetailType;
import dev.kmsaccess.core.event.Envelopes;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.Exceptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** An auditor over everything in memory, and the records that it hears of. */
final class TestAudit {

  static final AccountId KEY_ACCOUNT = new AccountId("123456789012");
  static final AccountId MEMBER = new AccountId("210987654321");
  static final AccountId LENDER = new AccountId("222233334444");
  static final AccountId OUTSIDER = new AccountId("999900001111");
  static final KeyArn KEY = key("1234abcd-12ab-34cd-56ef-1234567890ab");
  static final Duration REMINDER = Duration.ofHours(24);
  static final String CLOSED = policy("own", "{\"AWS\": \"arn:aws:iam::123456789012:root\"}");
  static final String OPEN = policy("world", "\"*\"");

  final List<Alert> alerts = new ArrayList<>();
  final List<Answer> published = new ArrayList<>();
  final MemoryFindings store = new MemoryFindings();
  final MemoryKeys keys = new MemoryKeys();
  final Map<String, PolicyMemory.Remembered> remembered = new HashMap<>();
  Exceptions exceptions = new Exceptions(Set.of(), Set.of(), List.of(), List.of(), List.of());
  OrganizationAccounts organization = OrganizationAccounts.listed(Set.of(KEY_ACCOUNT, MEMBER));
  boolean sweepsMembers;
  Instant now = Instant.parse("2026-11-24T03:00:00Z");
  Optional<RuntimeException> channelFault = Optional.empty();

  /** The alerts that the channel does not take, where it has a fault. */
  Predicate<Alert> untaken = alert -> true;

  AuditOutcome audit(String record) {
    return audit("aws.kms", KEY_ACCOUNT, record);
  }

  AuditOutcome audit(String source, AccountId account, String record) {
    return wired().auditor().audit(event(source, account, record));
  }

  AuditReport sweep() {
    return sweep(Duration.ofMinutes(4));
  }

  AuditReport sweep(Duration time) {
    return wired().sweep().sweep(now.plus(time));
  }

  /** Put together anew each time: nothing that an auditor remembers by itself is relied upon. */
  Audit wired() {
    return Audit.of(
        new Audit.Ports(
            new AcceptedExposures(new OrganizationAnalysis(this::trust, organization), exceptions),
            new GrantJudge(
                this::trust,
                organization,
                Optional.of(
                    new Ownership(
                        StackName.parse("kms-access").orElseThrow(),
                        Set.of(KEY_ACCOUNT),
                        Duration.ofDays(7)))),
            keys,
            store,
            new PolicyMemory() {
              @Override
              public Optional<Remembered> earlier(KeyArn key) {
                return Optional.ofNullable(remembered.get(key.toString()));
              }

              @Override
              public void remember(KeyArn key, Remembered policy) {
                remembered.put(key.toString(), policy);
              }
            },
            store,
            organization,
            alert -> {
              if (channelFault.isPresent() && untaken.test(alert)) {
                throw channelFault.get();
              }
              alerts.add(alert);
            },
            answers -> {
              published.addAll(answers);
              return List.of();
            }),
        new AuditSweep.Site(KEY_ACCOUNT, "eu-central-1", sweepsMembers, Duration.ofHours(24)),
        Set.of(KEY_ACCOUNT, LENDER),
        REMINDER,
        name -> name.startsWith("kms-access-"),
        () -> now);
  }

  private TrustZone trust(Instant at) {
    TrustZone.Builder zone = TrustZone.builder().organization(new OrganizationId("o-a1b2c3d4e5"));
    exceptions.widen(zone, at);
    return zone.build();
  }

  void accept(String hash, String until) {
    Exceptions.Grounds grounds = new Exceptions.Grounds("anna", "partner", LocalDate.parse(until));
    exceptions =
        new Exceptions(
            Set.of(),
            Set.of(),
            List.of(),
            List.of(),
            List.of(new Exceptions.AcceptedExposure(KEY, hash, grounds)));
  }

  static KeyArn key(String id) {
    return KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/" + id);
  }

  static EventEnvelope event(String source, AccountId account, String record) {
    return new EventEnvelope(
        "5f0e7c1e-2b0f-4a57-9d53-6a7f6a4a9b11",
        source,
        DetailType.CLOUD_TRAIL.text(),
        account,
        Instant.parse("2026-11-24T03:00:00Z"),
        "eu-central-1",
        Optional.empty(),
        Envelopes.object(record));
  }

  static CloudTrailRecord recorded(String record) {
    return ((CloudTrailRecord.Result.Read) CloudTrailRecord.parse(Envelopes.object(record)))
        .record();
  }

  static String put(String policy) {
    return put("e-1", policy);
  }

  static String put(String eventId, String policy) {
    return record(
        eventId,
        "PutKeyPolicy",
        "\"keyId\": \"%s\", \"policyName\": \"default\", \"policy\": %s"
            .formatted(KEY.keyId(), StrictJson.write(JsonString.of(policy))));
  }

  static String record(String eventName, String parameters) {
    return record("e-1", eventName, parameters);
  }

  static String record(String eventId, String eventName, String parameters) {
    return record(eventId, "kms.amazonaws.com", eventName, parameters, "null");
  }

  static String record(
      String eventId, String source, String eventName, String parameters, String response) {
    return """
    { "eventVersion": "1.11", "eventID": "%s", "eventSource": "%s",
      "eventName": "%s", "eventTime": "2026-11-24T02:57:41Z", "awsRegion": "eu-central-1",
      "sourceIPAddress": "198.51.100.7", "recipientAccountId": "123456789012",
      "userIdentity": { "type": "AssumedRole", "accountId": "123456789012",
        "arn": "arn:aws:sts::123456789012:assumed-role/key-admin/anna" },
      "requestParameters": { %s }, "responseElements": %s,
      "resources": [{ "accountId": "123456789012", "type": "AWS::KMS::Key", "ARN": "%s" }] }
    """
        .formatted(eventId, source, eventName, parameters, response, KEY);
  }

  static String policy(String sid, String principal) {
    return """
    { "Version": "2012-10-17", "Statement": [{ "Sid": "%s", "Effect": "Allow",
      "Principal": %s, "Action": "kms:*", "Resource": "*" }] }
    """
        .formatted(sid, principal);
  }
}

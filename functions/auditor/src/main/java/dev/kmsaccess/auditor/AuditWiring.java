package dev.kmsaccess.auditor;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.Trust;
import dev.kmsaccess.aws.alert.SnsAlerts;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.finding.AuditTable;
import dev.kmsaccess.aws.finding.DynamoDbCoverage;
import dev.kmsaccess.aws.finding.DynamoDbFindings;
import dev.kmsaccess.aws.finding.DynamoDbPolicies;
import dev.kmsaccess.aws.kms.AssumedKmsAccounts;
import dev.kmsaccess.aws.kms.KmsKeyReader;
import dev.kmsaccess.aws.organizations.ConfiguredOrganization;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.core.access.Ownership;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.audit.AcceptedExposures;
import dev.kmsaccess.core.audit.Audit;
import dev.kmsaccess.core.audit.AuditSweep;
import dev.kmsaccess.core.audit.GrantJudge;
import dev.kmsaccess.core.audit.OrganizationAccounts;
import dev.kmsaccess.core.audit.OrganizationAnalysis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the auditor together from the settings of the template. */
final class AuditWiring {

  /** An account that was not read for a day is blind: the sweep runs every hour. */
  private static final Duration BLIND_AFTER = Duration.ofHours(24);

  private AuditWiring() {}

  static Audit audit(Settings settings, AuditorClients clients, Beat beat, InstantSource clock) {
    AccountId own = settings.read(Settings.KEY_ACCOUNT, AccountId::parse);
    StackName stack = settings.read(Settings.STACK, StackName::parse);
    Arn bus = settings.read(Settings.BUS, Arn::parse);
    Trust trust =
        Trust.read(
            settings.path(Settings.EXCEPTIONS),
            settings.read(Settings.ORGANIZATION, OrganizationId::parse));
    OrganizationAccounts organization =
        ConfiguredOrganization.of(
            settings,
            trust,
            own,
            clients::organizations,
            clients::sts,
            clients.organizationsAs(),
            clock);
    AuditTable table = new AuditTable(clients.dynamoDb(), settings.text(Settings.TABLE));
    AssumedKmsAccounts accounts =
        new AssumedKmsAccounts(
            own,
            clients.kms(),
            clients.sts(),
            account ->
                "arn:%s:iam::%s:role/%s-audit-%s"
                    .formatted(bus.partition(), account, stack, bus.region()),
            "kms-access-audit",
            clients.kmsAs(),
            clock);
    Audit.Ports ports =
        new Audit.Ports(
            new AcceptedExposures(
                new OrganizationAnalysis(trust::at, organization), trust.exceptions()),
            new GrantJudge(
                trust::at,
                organization,
                Optional.of(
                    new Ownership(
                        stack,
                        settings.keyAccounts(own),
                        settings.duration(Settings.LONGEST_DURATION)))),
            new KmsKeyReader(accounts, bus.region(), beat),
            new DynamoDbFindings(table),
            new DynamoDbPolicies(table),
            new DynamoDbCoverage(table),
            organization,
            SnsAlerts.of(clients.sns(), settings),
            new EventBridgeAnswers(clients.eventBridge(), bus));
    return Audit.of(
        ports,
        new AuditSweep.Site(
            own, bus.region(), settings.text(Settings.AUDIT_MEMBERS).equals("true"), BLIND_AFTER),
        settings.keyAccounts(own),
        settings.duration(Settings.REMINDER),
        // CloudFormation names the rules of a stack after it, and those of the member stack are
        // told
        // apart by the same beginning.
        name -> name.startsWith(stack + "-"),
        clock);
  }
}

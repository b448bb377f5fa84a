package dev.kmsaccess.reviewer;

import dev.kmsaccess.aws.PathsFile;
import dev.kmsaccess.aws.RulesFile;
import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.Trust;
import dev.kmsaccess.aws.event.EventBridgeAnswers;
import dev.kmsaccess.aws.iam.RoleAccesses;
import dev.kmsaccess.aws.kms.KeyPolicyAccesses;
import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsGrantAccesses;
import dev.kmsaccess.aws.kms.KmsKeyDirectory;
import dev.kmsaccess.aws.kms.KmsKeyReader;
import dev.kmsaccess.aws.log.JsonLog;
import dev.kmsaccess.aws.organizations.ConfiguredOrganization;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.core.access.Accesses;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.arn.Arn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.review.Aftermath;
import dev.kmsaccess.core.review.Review;
import dev.kmsaccess.core.rules.RuleBook;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts the reviewer together from the settings of the template. */
final class ReviewWiring {

  /** As the template's schedule has it. */
  private static final Duration PERIOD = Duration.ofHours(1);

  private ReviewWiring() {}

  /** What the reviewer does. */
  record Parts(Installation installation, String rules, Review review, Aftermath aftermath) {}

  static Parts parts(
      Settings settings, ReviewerClients clients, Beat beat, InstantSource clock, JsonLog log) {
    Arn bus = settings.read(Settings.BUS, Arn::parse);
    Installation installation = settings.installation();
    PrincipalArn retirer = settings.read(Settings.REAPER_ROLE, PrincipalArn::parse);
    Trust trust =
        Trust.read(
            settings.path(Settings.EXCEPTIONS),
            settings.read(Settings.ORGANIZATION, OrganizationId::parse));
    KmsAccounts accounts = KmsAccounts.all(clients.kms());
    KmsKeyReader reader = new KmsKeyReader(accounts, bus.region(), beat);
    KmsGrantAccesses grants =
        KmsGrantAccesses.endedByOwner(clients.kms(), accounts, installation.ownership(), retirer);
    EventBridgeAnswers answers = new EventBridgeAnswers(clients.eventBridge(), bus);
    RuleBook rules = RulesFile.read(settings.path(Settings.RULES));
    Review review =
        new Review(
            new Review.Terms(
                installation,
                retirer,
                rules,
                settings.optional(Settings.CONFIRMED_RULES),
                trust.at(clock.instant()).trustedAccounts()),
            new Review.Ports(
                reader,
                grants,
                written(installation, clients, clock),
                new KmsKeyDirectory(accounts, installation, rules.asksForAliases(), clock, log),
                ConfiguredOrganization.of(
                    settings,
                    trust,
                    installation.keyAccount(),
                    clients::organizations,
                    clients::sts,
                    clients.organizationsAs(),
                    clock),
                PathsFile.read(settings.optional(Settings.ACCOUNT_PATHS).map(Path::of))::pathOf,
                answers),
            PERIOD,
            clock);
    return new Parts(
        installation,
        rules.version(),
        review,
        new Aftermath(installation, reader, grants::revoke, answers, clock));
  }

  /** Returns where accesses live that are no grants. Nothing is opened, so nobody is trusted. */
  private static List<Accesses> written(
      Installation installation, ReviewerClients clients, InstantSource clock) {
    List<Accesses> written = new ArrayList<>();
    if (installation.modes().contains(Mode.POLICY)) {
      written.add(
          new KeyPolicyAccesses(
              clients.kms(), installation, now -> TrustZone.ownAccountOnly(), clock));
    }
    if (installation.modes().contains(Mode.ROLE)) {
      written.add(
          new RoleAccesses(
              clients.iam(),
              installation,
              /* boundary= */ "",
              now -> TrustZone.ownAccountOnly(),
              clock));
    }
    return written;
  }
}

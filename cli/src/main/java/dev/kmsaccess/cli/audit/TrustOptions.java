package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.UserFault;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.audit.AcceptedExposures;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.rules.Exceptions;
import dev.kmsaccess.core.rules.ExceptionsParser;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say who is inside. */
public final class TrustOptions {

  @Option(
      names = "--organization",
      split = ",",
      paramLabel = "o-…",
      converter = Organizations.class,
      description =
          "The organisation of the keys, and others of yours; may be given several times.")
  private List<OrganizationId> organizations = new ArrayList<>();

  @Option(
      names = "--accounts",
      split = ",",
      paramLabel = "ACCOUNT",
      converter = Accounts.class,
      description =
          "The accounts of the organisation. Without them a member account that a policy names"
              + " counts as outside.")
  private List<AccountId> accounts = new ArrayList<>();

  @Option(
      names = "--owner",
      paramLabel = "ACCOUNT",
      converter = Accounts.class,
      description =
          "The account that owns the keys whose source does not say. Without it, it is the one"
              + " account to whose root the policy gives every action.")
  private @Nullable AccountId owner;

  @Option(
      names = "--exceptions",
      paramLabel = "FILE",
      description =
          "Whom the security team trusts besides, and what it accepts: a file such as"
              + " exceptions/accepted-exposures.json.")
  private @Nullable String exceptions;

  /** Returns what judges key policies at an instant. */
  Judge judge(Sources sources, Instant now) {
    Exceptions excepted = exceptions(sources);
    Set<AccountId> ours = new LinkedHashSet<>(accounts);
    ours.addAll(excepted.memberAccounts());
    TrustZone zone = builder(excepted, now).build();
    return new Judge(
        new AcceptedExposures(ExposureAnalyzer.within(zone)::analyze, excepted),
        now,
        new KeyInQuestion(owner(), ours),
        new KnownNames(zone, ours),
        !excepted.acceptedExposures().isEmpty());
  }

  /** Returns who is inside at an instant. */
  public TrustZone zone(Instant now) {
    Exceptions excepted = exceptions(new Sources(InputStream.nullInputStream()));
    TrustZone.Builder zone = builder(excepted, now);
    excepted.memberAccounts().forEach(zone::account);
    return zone.build();
  }

  private TrustZone.Builder builder(Exceptions excepted, Instant now) {
    TrustZone.Builder zone = TrustZone.builder();
    organizations.forEach(zone::organization);
    accounts.forEach(zone::account);
    owner().ifPresent(zone::account);
    excepted.widen(zone, now);
    return zone;
  }

  private Exceptions exceptions(Sources sources) {
    if (exceptions == null) {
      return new Exceptions(Set.of(), Set.of(), List.of(), List.of(), List.of());
    }
    return switch (ExceptionsParser.parse(sources.bytes(exceptions))) {
      case ExceptionsParser.Result.Valid(Exceptions it) -> it;
      case ExceptionsParser.Result.Invalid(List<JsonProblem> problems) ->
          throw UserFault.notUnderstood(
              Shown.safe(exceptions)
                  + " has faults: "
                  + Shown.sentence(Reading.sentence(problems)));
    };
  }

  /** Returns the owner of keys whose source does not say. */
  Optional<AccountId> owner() {
    return Optional.ofNullable(owner);
  }

  /** Reads an account id. */
  static final class Accounts implements ITypeConverter<AccountId> {
    @Override
    public AccountId convert(String text) {
      return AccountId.parse(text.strip())
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + Shown.safe(text) + "' is no account id; one has twelve digits"));
    }
  }

  /** Reads an organisation id. */
  static final class Organizations implements ITypeConverter<OrganizationId> {
    @Override
    public OrganizationId convert(String text) {
      return OrganizationId.parseAny(text.strip())
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + Shown.safe(text)
                          + "' is no organisation id; one is o- and 10 to 32 letters or digits"));
    }
  }
}

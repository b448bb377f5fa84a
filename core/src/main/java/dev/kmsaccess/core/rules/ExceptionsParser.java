package dev.kmsaccess.core.rules;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.exposure.CidrBlock;
import dev.kmsaccess.core.json.JsonFields;
import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonProblem;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonValue;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.core.rules.Exceptions.AcceptedExposure;
import dev.kmsaccess.core.rules.Exceptions.Grounds;
import dev.kmsaccess.core.rules.Exceptions.TrustedAccount;
import dev.kmsaccess.core.rules.Exceptions.TrustedNetwork;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the file of exceptions. Any fault refuses the whole file. */
public final class ExceptionsParser {

  private static final StrictJson READER = StrictJson.within(JsonLimits.FILE);

  private final List<JsonProblem> problems = new ArrayList<>();

  private ExceptionsParser() {}

  /** What came of reading a file of exceptions. */
  public sealed interface Result {
    /** It is one. */
    record Valid(Exceptions exceptions) implements Result {}

    /** It is none, and these are all the reasons, each with its place. */
    record Invalid(List<JsonProblem> problems) implements Result {
      public Invalid {
        problems = JsonProblem.told(problems);
      }
    }
  }

  /** Reads a file of exceptions from bytes of UTF-8; total. */
  public static Result parse(byte[] utf8) {
    return new ExceptionsParser().read(READER.read(utf8));
  }

  /** Reads a file of exceptions from a text; total. */
  public static Result parse(String text) {
    return new ExceptionsParser().read(READER.read(text));
  }

  private Result read(JsonResult json) {
    return switch (json) {
      case JsonResult.Malformed(JsonProblem problem) -> new Result.Invalid(List.of(problem));
      case JsonResult.Parsed(JsonObject object) -> read(object);
      case JsonResult.Parsed(JsonValue other) ->
          new Result.Invalid(
              List.of(
                  new JsonProblem(
                      "",
                      other.place(),
                      "The exceptions are an object, not " + other.kind() + ".")));
    };
  }

  private Result read(JsonObject object) {
    JsonFields fields = new JsonFields(object, "", problems);
    FileParts.requireVersionOne(fields);
    Set<OrganizationId> organizations = organizations(fields);
    Set<AccountId> members = FileParts.accounts(fields, "memberAccounts");
    List<TrustedAccount> accounts =
        FileParts.objects(fields, "trustedAccounts", problems).stream()
            .flatMap(it -> trustedAccount(it).stream())
            .toList();
    List<TrustedNetwork> networks =
        FileParts.objects(fields, "trustedNetworks", problems).stream()
            .flatMap(it -> trustedNetwork(it).stream())
            .toList();
    List<AcceptedExposure> accepted =
        FileParts.objects(fields, "acceptedExposures", problems).stream()
            .flatMap(it -> acceptedExposure(it).stream())
            .toList();
    fields.refuseUnknown();
    return problems.isEmpty()
        ? new Result.Valid(new Exceptions(organizations, members, accounts, networks, accepted))
        : new Result.Invalid(problems);
  }

  private static Set<OrganizationId> organizations(JsonFields fields) {
    Set<OrganizationId> organizations = new LinkedHashSet<>();
    for (String text : fields.texts("organizations").orElse(List.of())) {
      OrganizationId.parse(text)
          .ifPresentOrElse(
              organizations::add,
              () ->
                  fields.problem(
                      "organizations",
                      "must have organisation ids such as o-a1b2c3d4e5; '"
                          + JsonFields.shown(text)
                          + "' is none."));
    }
    return organizations;
  }

  private static Optional<TrustedAccount> trustedAccount(JsonFields fields) {
    Optional<AccountId> account =
        FileParts.matching(fields, "account", "[0-9]{12}").flatMap(AccountId::parse);
    Optional<Grounds> grounds = grounds(fields);
    fields.refuseUnknown();
    return account.flatMap(it -> grounds.map(why -> new TrustedAccount(it, why)));
  }

  private static Optional<TrustedNetwork> trustedNetwork(JsonFields fields) {
    List<TrustedNetwork.Kind> kinds = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (TrustedNetwork.Kind kind : TrustedNetwork.Kind.values()) {
      String name =
          switch (kind) {
            case CIDR -> "cidr";
            case VPC -> "vpc";
            case VPC_ENDPOINT -> "vpcEndpoint";
          };
      String form =
          switch (kind) {
            case CIDR -> "[0-9a-fA-F.:]{2,45}/[0-9]{1,3}";
            case VPC -> "vpc-[0-9a-f]{8,17}";
            case VPC_ENDPOINT -> "vpce-[0-9a-f]{8,17}";
          };
      if (fields.text(name).isPresent()) {
        FileParts.matching(fields, name, form).ifPresent(ids::add);
        kinds.add(kind);
      }
    }
    if (kinds.contains(TrustedNetwork.Kind.CIDR)
        && ids.stream().allMatch(it -> CidrBlock.parse(it).isEmpty())) {
      fields.problem("cidr", "must be a range of addresses such as 198.51.100.0/24.");
    }
    if (ids.size() != 1) {
      fields.problem("cidr", "or 'vpc' or 'vpcEndpoint' must be there, exactly one of them.");
    }
    Optional<Grounds> grounds = grounds(fields);
    fields.refuseUnknown();
    return ids.size() == 1
        ? grounds.map(why -> new TrustedNetwork(kinds.getFirst(), ids.getFirst(), why))
        : Optional.empty();
  }

  private static Optional<AcceptedExposure> acceptedExposure(JsonFields fields) {
    Optional<String> keyText = fields.requiredText("key");
    Optional<KeyArn> key = keyText.flatMap(KeyArn::parse);
    if (keyText.isPresent() && key.isEmpty()) {
      fields.problem("key", "must be a key ARN, but is '" + JsonFields.shown(keyText.get()) + "'.");
    }
    Optional<String> hash = FileParts.matching(fields, "statementSha256", "[0-9a-f]{64}");
    Optional<Grounds> grounds = grounds(fields);
    fields.refuseUnknown();
    return key.flatMap(
        it -> hash.flatMap(hex -> grounds.map(why -> new AcceptedExposure(it, hex, why))));
  }

  private static Optional<Grounds> grounds(JsonFields fields) {
    Optional<String> owner = fields.requiredText("owner");
    Optional<String> reason = fields.requiredText("reason");
    Optional<String> untilText = fields.requiredText("until");
    Optional<LocalDate> until = untilText.flatMap(ExceptionsParser::date);
    if (untilText.isPresent() && until.isEmpty()) {
      fields.problem(
          "until",
          "must be a day such as 2027-03-31, but is '" + JsonFields.shown(untilText.get()) + "'.");
    }
    return owner.flatMap(
        who -> reason.flatMap(why -> until.map(day -> new Grounds(who, why, day))));
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text))
          .filter(it -> it.getYear() >= 1970 && it.getYear() <= 9999);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

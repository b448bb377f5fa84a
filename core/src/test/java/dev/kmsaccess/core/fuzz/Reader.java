package dev.kmsaccess.core.fuzz;

import dev.kmsaccess.core.access.AccessName;
import dev.kmsaccess.core.access.Installation;
import dev.kmsaccess.core.access.KeyFacts;
import dev.kmsaccess.core.access.KeyKind;
import dev.kmsaccess.core.access.KeyReference;
import dev.kmsaccess.core.access.KeyState;
import dev.kmsaccess.core.access.Mode;
import dev.kmsaccess.core.access.StackName;
import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.evaluate.Call;
import dev.kmsaccess.core.evaluate.Caller;
import dev.kmsaccess.core.evaluate.PolicyEvaluator;
import dev.kmsaccess.core.evaluate.RequestContext;
import dev.kmsaccess.core.event.AccessRequest;
import dev.kmsaccess.core.event.AccessRequestParser;
import dev.kmsaccess.core.event.Approval;
import dev.kmsaccess.core.event.ApprovalParser;
import dev.kmsaccess.core.event.CloudTrailRecord;
import dev.kmsaccess.core.event.DecidedParser;
import dev.kmsaccess.core.event.Durations;
import dev.kmsaccess.core.event.EventEnvelope;
import dev.kmsaccess.core.event.KeyChange;
import dev.kmsaccess.core.event.Release;
import dev.kmsaccess.core.event.ReleaseParser;
import dev.kmsaccess.core.event.WatchChange;
import dev.kmsaccess.core.exposure.ExposureAnalyzer;
import dev.kmsaccess.core.exposure.ExposureVerdict;
import dev.kmsaccess.core.exposure.Finding;
import dev.kmsaccess.core.exposure.GrantExposure;
import dev.kmsaccess.core.exposure.TrustZone;
import dev.kmsaccess.core.iamrole.RolePath;
import dev.kmsaccess.core.policy.PolicyDocument;
import dev.kmsaccess.core.policy.PolicyKind;
import dev.kmsaccess.core.policy.PolicyParser;
import dev.kmsaccess.core.policy.PolicyResult;
import dev.kmsaccess.core.policy.PolicyText;
import dev.kmsaccess.core.rules.AccountPaths;
import dev.kmsaccess.core.rules.Circumstances;
import dev.kmsaccess.core.rules.Decision;
import dev.kmsaccess.core.rules.ExceptionsParser;
import dev.kmsaccess.core.rules.RuleBook;
import dev.kmsaccess.core.rules.RuleBookParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The readers of foreign text, each with good inputs and with what it promises about any input. */
enum Reader {
  /** Requests, from the bytes of the event to the decision under the shipped rules. */
  REQUEST(24, Samples.events("request")) {
    @Override
    boolean reads(Mutant input) {
      return event(input).filter(Reader::isFaultless).isPresent();
    }
  },

  /** Releases. */
  RELEASE(8, Samples.events("release")) {
    @Override
    boolean reads(Mutant input) {
      Optional<Release> release = event(input).map(ReleaseParser::parse);
      release.map(Release::faults).ifPresent(Promises::areToldTo);
      return release.filter(it -> it.faults().isEmpty()).isPresent();
    }
  },

  /** Approvals. */
  APPROVAL(4, Samples.events("approve")) {
    @Override
    boolean reads(Mutant input) {
      Optional<Approval> approval = event(input).map(ApprovalParser::parse);
      approval.map(Approval::faults).ifPresent(Promises::areToldTo);
      return approval.filter(it -> it.faults().isEmpty()).isPresent();
    }
  },

  /** What the broker decided, for the policy writer. */
  DECIDED(8, Samples.events("decided-open", "decided-end")) {
    @Override
    boolean reads(Mutant input) {
      return event(input)
          .filter(
              it ->
                  switch (DecidedParser.parse(it.detail())) {
                    case DecidedParser.Result.Read read -> true;
                    case DecidedParser.Result.Unreadable(var problems) -> {
                      Promises.areTold(problems, input.text());
                      yield false;
                    }
                  })
          .isPresent();
    }
  },

  /** CloudTrail's records, and what the auditor makes of them. */
  RECORD(
      14,
      Samples.events(
          "create-grant",
          "create-key",
          "disable-rule",
          "put-event-selectors",
          "put-key-policy",
          "retire-grant",
          "stop-logging",
          "tag-resource",
          "update-alias")) {
    @Override
    boolean reads(Mutant input) {
      return event(input)
          .filter(
              it ->
                  switch (CloudTrailRecord.parse(it.detail())) {
                    case CloudTrailRecord.Result.Read(CloudTrailRecord record) -> {
                      understand(record);
                      yield true;
                    }
                    case CloudTrailRecord.Result.Unreadable(var problems) -> {
                      Promises.areTold(problems, input.text());
                      yield false;
                    }
                  })
          .isPresent();
    }
  },

  /** The rules, and what they decide about the sample request. */
  RULES(12, Samples.rules()) {
    @Override
    boolean reads(Mutant input) {
      return switch (RuleBookParser.parse(input.utf8())) {
        case RuleBookParser.Result.Valid(RuleBook rules) -> {
          rules.decide(SAMPLE, CIRCUMSTANCES);
          yield true;
        }
        case RuleBookParser.Result.Invalid(var problems) -> {
          Promises.areTold(problems, decoded(input));
          yield false;
        }
      };
    }
  },

  /** Where accounts are in the organisation. */
  PATHS(
      3,
      List.of(
          "{\"version\": \"1\", \"accounts\": {\"210987654321\":"
              + " \"o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/\"}}")) {
    @Override
    boolean reads(Mutant input) {
      return switch (AccountPaths.parse(input.utf8())) {
        case AccountPaths.Result.Valid valid -> true;
        case AccountPaths.Result.Invalid(var problems) -> {
          Promises.areTold(problems, decoded(input));
          yield false;
        }
      };
    }
  },

  /** The exceptions. */
  EXCEPTIONS(
      8,
      List.of(
          Samples.file("exceptions/accepted-exposures.json"),
          """
          {"version": "1", "organizations": ["o-a1b2c3d4e5"], "memberAccounts": ["210987654321"],
           "trustedAccounts": [{"account": "999900001111", "owner": "security", "reason": "backup",
             "until": "2027-03-31"}],
           "trustedNetworks": [{"cidr": "198.51.100.0/24", "owner": "a", "reason": "b",
             "until": "2027-03-31"}, {"vpc": "vpc-0123456789abcdef0", "owner": "a", "reason": "b",
             "until": "2027-03-31"}, {"vpcEndpoint": "vpce-01234567", "owner": "a", "reason": "b",
             "until": "2027-03-31"}],
           "acceptedExposures": [{"key":
             "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
             "statementSha256":
             "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
             "owner": "a", "reason": "b", "until": "2027-03-31"}]}
          """)) {
    @Override
    boolean reads(Mutant input) {
      return switch (ExceptionsParser.parse(input.utf8())) {
        case ExceptionsParser.Result.Valid valid -> true;
        case ExceptionsParser.Result.Invalid(var problems) -> {
          Promises.areTold(problems, decoded(input));
          yield false;
        }
      };
    }
  },

  /** Key policies: read, written, judged and fixed. */
  POLICY(14, Samples.policies()) {
    @Override
    boolean reads(Mutant input) {
      return read(input.text(), PolicyKind.KEY_POLICY).map(Reader::judge).isPresent();
    }
  },

  /** Policies of the other kinds. */
  OTHER_POLICY(3, Samples.policies()) {
    @Override
    boolean reads(Mutant input) {
      boolean any = false;
      for (PolicyKind kind : PolicyKind.values()) {
        any |= read(input.text(), kind).isPresent();
      }
      return any;
    }
  },

  /** Names, references, ARNs and durations. */
  NAME(
      2,
      List.of(
          "kms-access/1/kms-access/210987654321/20261124T083000Z/nightly-report-4711/0123456789ab",
          "kms-access/2/kms-access/whatever",
          "arn:aws:iam::123456789012:role/kms-access/1/kms-access/eu-central-1/"
              + "1234abcd-12ab-34cd-56ef-1234567890ab/210987654321/20261124T083000Z/nightly/"
              + "0123456789ab/kms-access-0123456789ab",
          "arn:aws:sts::210987654321:assumed-role/report-writer/nightly",
          "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          "arn:aws:kms:eu-central-1:123456789012:alias/shared-data",
          "alias/shared-data",
          "P1DT12H30M5S")) {
    @Override
    boolean reads(Mutant input) {
      String text = input.text();
      return isName(text) | isReference(text) | isPrincipal(text) | isDuration(text);
    }
  };

  private static final Instant NOW = Instant.parse("2026-11-24T08:30:05Z");
  private static final KeyArn KEY =
      KeyArn.of("arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  private static final Installation INSTALLATION =
      new Installation(
          new StackName("kms-access"),
          "aws",
          new AccountId("123456789012"),
          "eu-central-1",
          Duration.ofDays(7),
          Set.of(Mode.GRANT, Mode.POLICY, Mode.ROLE));
  private static final Circumstances CIRCUMSTANCES =
      new Circumstances(
          INSTALLATION,
          Optional.of(
              new KeyFacts(
                  KEY,
                  KeyState.USABLE,
                  KeyKind.SYMMETRIC,
                  false,
                  Optional.of("grant policy role"),
                  Set.of("alias/shared-data"))),
          Optional.of("o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
          NOW);
  private static final RuleBook SHIPPED = shipped();
  private static final AccessRequest SAMPLE =
      event(new Mutant.OfText(Samples.events("request").getFirst()))
          .map(AccessRequestParser::parse)
          .orElseThrow();
  private static final TrustZone ZONE =
      TrustZone.builder()
          .organization(new OrganizationId("o-a1b2c3d4e5"))
          .account(new AccountId("222233334444"))
          .build();
  private static final ExposureAnalyzer ANALYZER = ExposureAnalyzer.within(ZONE);
  private static final PolicyEvaluator EVALUATOR = new PolicyEvaluator();
  private static final Call OUTSIDE =
      new Call(
          new Caller.IamUser(
              PrincipalArn.of("arn:aws:iam::999900001111:user/thief"),
              "AIDATHIEFTHIEFTHIEF0",
              Optional.empty(),
              Map.of("a", "b")),
          "kms:Decrypt",
          KEY.toString(),
          RequestContext.builder()
              .put("aws:SourceIp", List.of("198.51.100.7"))
              .put("aws:CurrentTime", List.of(NOW.toString()))
              .put("kms:EncryptionContext:a", List.of("b"))
              .build());

  private final int share;
  private final List<String> samples;

  Reader(int share, List<String> samples) {
    this.share = share;
    this.samples = samples;
  }

  /** Returns how many of a hundred inputs are for this reader. */
  int share() {
    return share;
  }

  /** Returns what makes its inputs. */
  Mutator mutator() {
    return new Mutator(samples);
  }

  /** Reads an input, and returns whether it was what the reader is for; throws nothing, ever. */
  abstract boolean reads(Mutant input);

  private static Optional<EventEnvelope> event(Mutant input) {
    return switch (EventEnvelope.parse(input.utf8())) {
      case EventEnvelope.Result.Read(EventEnvelope envelope) -> Optional.of(envelope);
      case EventEnvelope.Result.Unreadable(var problems) -> {
        Promises.areTold(problems, decoded(input));
        yield Optional.empty();
      }
    };
  }

  /** Returns the text as a reader of bytes sees it. */
  private static String decoded(Mutant input) {
    return new Mutant.OfBytes(new String(input.utf8(), StandardCharsets.ISO_8859_1)).text();
  }

  private static boolean isFaultless(EventEnvelope event) {
    AccessRequest request = AccessRequestParser.parse(event);
    Promises.areToldTo(request.faults());
    Promises.hold(
        request.requestId().matches("[A-Za-z0-9_-]{1,64}"), "a request has an id that is one");
    decide(request);
    return request.faults().isEmpty();
  }

  /** Decides, and holds that nothing with a fault gets access. */
  private static void decide(AccessRequest request) {
    switch (SHIPPED.decide(request, CIRCUMSTANCES)) {
      case Decision.Approved(var access, var rule) -> {
        Promises.hold(request.faults().isEmpty(), "what has faults is not approved");
        Promises.hold(access.name().expiry().isAfter(NOW), "what is approved lasts");
        Promises.hold(
            access.scope().requester().equals(request.requester()), "the asker is the asker");
      }
      case Decision.NeedsApproval needs ->
          Promises.hold(request.faults().isEmpty(), "what has faults waits for nobody");
      case Decision.Refused refused -> Promises.areToldTo(refused.reasons());
    }
  }

  private static void understand(CloudTrailRecord record) {
    switch (KeyChange.of(record)) {
      case KeyChange.PolicyWritten(KeyArn key, Optional<String> policy) ->
          policy.flatMap(text -> read(text, PolicyKind.KEY_POLICY)).ifPresent(Reader::judge);
      case KeyChange.KeyMade(KeyArn key, Optional<String> policy, Optional<String> optIn) ->
          policy.flatMap(text -> read(text, PolicyKind.KEY_POLICY)).ifPresent(Reader::judge);
      case KeyChange.GrantMade grant -> grant.grantee().ifPresent(it -> judge(grant, it));
      case KeyChange other -> {}
    }
    switch (WatchChange.of(record, name -> name.startsWith("kms-access"))) {
      case WatchChange.Dimmed(String what) -> {
        Promises.hold(what.length() < 400, "what was dimmed is told in short");
        Promises.isPlain(what);
      }
      case WatchChange.Unrelated unrelated -> {}
    }
  }

  private static void judge(KeyChange.GrantMade grant, String grantee) {
    GrantExposure exposure =
        GrantExposure.of(grantee, grant.sourceArn(), grant.operations(), KEY.account(), ZONE);
    Promises.hold(
        !(exposure instanceof GrantExposure.Inside)
            || PrincipalArn.parse(grantee)
                .filter(it -> ZONE.trusts(it.account()) || it.account().equals(KEY.account()))
                .isPresent(),
        "who is told to be inside is of an account that is");
  }

  private static Optional<PolicyDocument> read(String text, PolicyKind kind) {
    return switch (PolicyParser.parse(text, kind)) {
      case PolicyResult.Valid(PolicyDocument policy) -> {
        String written = PolicyText.compact(policy);
        // Lists of one and repeated operators may come out longer than they went in.
        if (written.length() <= 131_072) {
          Promises.hold(
              PolicyParser.parse(written, kind) instanceof PolicyResult.Valid(PolicyDocument again)
                  && PolicyText.compact(again).equals(written),
              "a policy that is written and read again is the same policy");
        }
        yield Optional.of(policy);
      }
      case PolicyResult.Invalid(var problems) -> {
        Promises.areTold(problems, text);
        yield Optional.empty();
      }
    };
  }

  /** Judges a policy: an exposure has findings, and what is proven is allowed. */
  private static ExposureVerdict judge(PolicyDocument policy) {
    ExposureVerdict verdict = ANALYZER.analyze(policy, KEY, NOW);
    EVALUATOR.evaluate(policy, OUTSIDE);
    for (Finding finding : verdict.findings()) {
      Promises.hold(
          finding.statement() < policy.statements().size(), "a finding is about a statement");
      finding.fix().ifPresent(fix -> fix.applyTo(policy));
    }
    Promises.hold(
        verdict.findings().stream()
            .filter(it -> it.opensAt().isEmpty())
            .map(Finding::exposure)
            .allMatch(it -> it.compareTo(verdict.exposure()) <= 0),
        "no finding is worse than the verdict");
    return verdict;
  }

  private static boolean isName(String text) {
    return switch (AccessName.parse(text)) {
      case AccessName.Reading.Read(AccessName name) -> {
        Promises.hold(name.format().equals(text), "a name has one spelling");
        yield true;
      }
      case AccessName.Reading.UnknownVersion other -> true;
      case AccessName.Reading.NotOurs notOurs -> false;
    };
  }

  private static boolean isReference(String text) {
    Optional<KeyReference> reference = KeyReference.parse(text);
    reference.ifPresent(
        it -> Promises.hold(it.text().equals(text), "a reference to a key has one spelling"));
    return reference.isPresent();
  }

  private static boolean isPrincipal(String text) {
    Optional<PrincipalArn> principal = PrincipalArn.parse(text);
    principal.ifPresent(
        it -> {
          Promises.hold(it.toString().equals(text), "a principal has one spelling");
          Promises.isPlain(text);
          RolePath.judge(INSTALLATION, it, NOW, "arn:aws:iam::210987654321:role/a");
        });
    return principal.isPresent();
  }

  private static boolean isDuration(String text) {
    return switch (Durations.parse(text)) {
      case Durations.Result.Positive(Duration duration) -> {
        Promises.hold(
            duration.toDays() > 999_999_999L
                || Durations.parse(Durations.format(duration))
                    .equals(new Durations.Result.Positive(duration)),
            "a duration that is written and read again is the same duration");
        yield true;
      }
      case Durations.Result.NotPositive() -> true;
      case Durations.Result.Malformed() -> false;
    };
  }

  private static RuleBook shipped() {
    return switch (RuleBookParser.parse(Samples.file("rules/access-rules.json"))) {
      case RuleBookParser.Result.Valid(RuleBook rules) -> rules;
      case RuleBookParser.Result.Invalid(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }
}

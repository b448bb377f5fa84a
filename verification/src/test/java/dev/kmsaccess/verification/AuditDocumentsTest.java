package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.core.json.JsonArray;
import dev.kmsaccess.core.json.JsonNumber;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code audit} on files that are no lines: what it finds there, where, and how it ends. */
class AuditDocumentsTest {

  private static final String KEY =
      "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private static final String OPEN =
      """
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Sid": "Root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
           "Action": "kms:*", "Resource": "*"},
          {"Sid": "Partner", "Effect": "Allow", "Principal": {"AWS": "999900001111"},
           "Action": "kms:Decrypt", "Resource": "*"}
        ]
      }
      """;

  private static final String CLOSED =
      "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\":"
          + " \"arn:aws:iam::111122223333:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}";

  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  @TempDir
  private Path directory;

  @Test
  void audit_ofAnOpenPolicy_endsWithOne_andTellsTheWayInAndHowToCloseIt() throws IOException {
    OfflineCommand audit = audit(OPEN);

    assertThat(audit.status()).isEqualTo(1);
    assertThat(audit.err()).isEmpty();
    assertThat(audit.out())
        .contains("EXTERNAL  " + document() + "  (as a key of 111122223333)\n")
        .contains("HIGH EXTERNAL through statement 2 \"Partner\" at " + document() + ":6:5")
        .contains("arn:aws:iam::999900001111:role/outsider calls kms:Decrypt")
        .contains("fix       Remove the statement.")
        .endsWith("1 key policy judged: 0 closed, 1 open; 0 not understood.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "jsonl", "sarif"})
  void audit_ofAKeyThatNobodyOwns_asksForTheOwner_beforeItTellsAnEditThatHangsOnIt(String format)
      throws IOException {
    String policy =
        "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"kms:Decrypt\","
            + " \"Resource\": \"*\"}}";
    String document = format.equals("jsonl") ? "{\"policy\": " + policy + "}" : policy;

    assertThat(audit(document, "--format", format).out())
        .contains("give it with --owner")
        .doesNotContain("000000000000");
    assertThat(audit(document, "--format", format, "--owner", "111122223333").out())
        .contains("aws:PrincipalAccount", "111122223333")
        .doesNotContain("give it with --owner");
  }

  @Test
  void audit_ofAClosedPolicy_endsWithZero() throws IOException {
    OfflineCommand audit = audit(CLOSED);

    assertThat(audit.status()).isZero();
    assertThat(audit.out())
        .contains("NONE")
        .endsWith("1 key policy judged: 1 closed, 0 open; 0 not understood.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\": [",
        "[]",
        "{}",
        "",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Effect\": \"Deny\"}}",
        "{\"Resources\": 5}",
        "Resources: {Fn::ForEach::Keys: [x, [a], {}]}",
        "Resources: [",
        "Resources: &a {Key: *a}",
      })
  void audit_ofWhatIsNoPolicy_endsWithTwo_andSaysWhy(String document) throws IOException {
    OfflineCommand audit = audit(document);

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out() + audit.err())
        .contains(document().toString())
        .doesNotContain("unexpected fault");
  }

  @Test
  void audit_ofSeveralFiles_endsWithTheWorst_andReadsThemAll() throws IOException {
    Path closed = Files.writeString(directory.resolve("closed.json"), CLOSED);
    Path open = Files.writeString(directory.resolve("open.json"), OPEN);
    Path missing = directory.resolve("missing.json");

    OfflineCommand two = OfflineCommand.run("audit", closed.toString(), open.toString());
    OfflineCommand three =
        OfflineCommand.run("audit", closed.toString(), missing.toString(), open.toString());

    assertThat(two.status()).isEqualTo(1);
    assertThat(three.status()).isEqualTo(2);
    assertThat(three.out() + three.err()).contains("missing.json", "open.json");
  }

  @Test
  void audit_ofWhatKmsAnswers_readsThePolicyInIt() throws IOException {
    String answer = "{\"Policy\": %s, \"PolicyName\": \"default\"}";

    assertThat(audit(answer.formatted(quoted(OPEN))).out())
        .contains("EXTERNAL through statement 2 \"Partner\"");
  }

  @Test
  void audit_withTheOrganisationsAccounts_knowsWhoIsInside() throws IOException {
    assertThat(audit(OPEN, "--accounts", "111122223333,999900001111").status()).isZero();
    assertThat(audit(OPEN, "--owner", "999900001111"))
        .returns(1, OfflineCommand::status)
        .satisfies(it -> assertThat(it.out()).contains("account 111122223333"));
  }

  @Test
  void audit_ofAPolicyThatNamesItsKey_takesItForThatKeys() throws IOException {
    OfflineCommand audit = audit(naming("\"Resource\": \"" + KEY + "\""));

    assertThat(audit.status()).isEqualTo(1);
    assertThat(audit.out())
        .contains("(as a key of 111122223333)", "account 999900001111")
        .doesNotContain("whose key this is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Resource\": [\"arn:aws:kms:eu-central-1:111122223333:key/a\","
            + " \"arn:aws:kms:eu-central-1:111122223333:key/b\"]",
        "\"NotResource\": \"arn:aws:kms:eu-central-1:111122223333:key/*\"",
        "\"Resource\": \"alias/mine\"",
      })
  void audit_ofAPolicyThatMayBeAboutOtherKeys_endsWithTwo_andAsksWhichItIs(String resource)
      throws IOException {
    OfflineCommand audit = audit(naming(resource));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out()).contains("UNKNOWN", "give the key's ARN as keyArn");
  }

  @Test
  void audit_ofADefaultPolicyOfAnotherPartition_isAboutAKeyThere() throws IOException {
    OfflineCommand audit =
        audit(CLOSED.replace("arn:aws:iam::", "arn:aws-us-gov:iam::"), "--format", "json");

    assertThat(audit.status()).isZero();
    assertThat(object(audit).objects("policies").getFirst().text("exposure")).hasValue("NONE");
  }

  @Test
  void audit_ofAnAcceptedAccount_isClosed_untilTheExceptionEnds() throws IOException {
    String trusted =
        """
        {"version": "1", "trustedAccounts": [{"account": "999900001111", "owner": "security",
          "reason": "audited partner", "until": "%s"}]}
        """;

    assertThat(audit(OPEN, "--exceptions", file("late.json", trusted.formatted("2099-01-01"))))
        .returns(0, OfflineCommand::status);
    assertThat(audit(OPEN, "--exceptions", file("past.json", trusted.formatted("2020-01-01"))))
        .returns(1, OfflineCommand::status);
    assertThat(
            audit(OPEN, "--exceptions", file("wrong.json", "{\"version\": \"1\", \"trust\": 1}")))
        .returns(2, OfflineCommand::status)
        .satisfies(it -> assertThat(it.err()).contains("trust").doesNotContain("unexpected fault"));
  }

  @Test
  void audit_asJson_saysTheSame() throws IOException {
    JsonObject report = object(audit(OPEN, "--format", "json"));

    JsonObject policy = report.objects("policies").getFirst();
    assertThat(policy.text("exposure")).hasValue("EXTERNAL");
    JsonObject finding = policy.objects("findings").getFirst();
    assertThat(finding.text("sid")).hasValue("Partner");
    assertThat(finding.text("severity")).hasValue("HIGH");
    assertThat(finding.object("witness").flatMap(it -> it.text("principal")))
        .hasValue("arn:aws:iam::999900001111:role/outsider");
    assertThat(report.get("open")).map(AuditDocumentsTest::number).hasValue("1");
  }

  @ParameterizedTest
  @CsvSource({"open,key-exposure/external,6", "broken,key-exposure/not-understood,1"})
  void audit_asSarif_pointsAtTheStatement(String which, String rule, String line)
      throws IOException {
    JsonObject report =
        object(audit(which.equals("open") ? OPEN : "{\"Statement\": [", "--format", "sarif"));

    assertThat(report.text("version")).hasValue("2.1.0");
    JsonObject run = report.objects("runs").getFirst();
    assertThat(run.objects("results"))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.text("ruleId")).hasValue(rule);
              JsonObject place =
                  result.objects("locations").getFirst().object("physicalLocation").orElseThrow();
              assertThat(place.object("artifactLocation").flatMap(it -> it.text("uri")))
                  .hasValueSatisfying(it -> assertThat(it).endsWith("document"));
              assertThat(place.object("region").flatMap(it -> it.get("startLine")))
                  .map(AuditDocumentsTest::number)
                  .hasValue(line);
            });
  }

  @Test
  void audit_ofATemplate_judgesEachKeysPolicy_asItWillBeMade() throws IOException {
    OfflineCommand audit =
        audit(
            """
            Resources:
              Own:
                Type: AWS::KMS::Key
                Properties:
                  KeyPolicy:
                    Version: 2012-10-17
                    Statement:
                      - Effect: Allow
                        Principal: {AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}
                        Action: kms:*
                        Resource: '*'
                      - Effect: Allow
                        Principal: {AWS: [!GetAtt Reader.Arn, !GetAtt Person.Arn]}
                        Action: kms:Decrypt
                        Resource: '*'
              Usual: {Type: AWS::KMS::Key}
              Shared:
                Type: AWS::KMS::ReplicaKey
                Properties:
                  KeyPolicy:
                    Statement:
                      Effect: Allow
                      Principal: {AWS: {'Fn::Join': [':', ['arn:aws:iam:', '999900001111', root]]}}
                      Action: kms:Decrypt
                      Resource: '*'
              Reader: {Type: AWS::IAM::Role}
              Person: {Type: AWS::IAM::User}
              Topic: {Type: AWS::SNS::Topic}
            """,
            "--owner",
            "111122223333");

    assertThat(audit.status()).isEqualTo(1);
    assertThat(audit.out())
        .contains("NONE  " + document() + ":6:9  Own")
        .contains("EXTERNAL  " + document() + ":21:9  Shared")
        .contains("account 999900001111")
        .doesNotContain("Usual")
        .endsWith("2 key policies judged: 1 closed, 1 open; 0 not understood.\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !Ref Partner                                                 | The value of Partner is not known
          !ImportValue Partner                                         | The value of Fn::ImportValue is not
          !Sub 'arn:aws:iam::${Partner}:root'                          | The value of Partner is not known
          !GetAtt Topic.TopicArn                                       | The value of Topic.TopicArn is not
          !If [Shares, '999900001111', !Ref AWS::AccountId]            | The value of Partner is not known
          !If [Nowhere, '999900001111', '111122223333']                | has no condition 'Nowhere'
          !If [Itself, '999900001111', '111122223333']                 | hangs on itself
          !If [Ours, '999900001111', '111122223333']                   | give the account with --owner
          !If [Gov, '*', '111122223333']                               | hangs on where it is deployed to
          !Select [0, !Split ['-', !Ref Reader]]                       | hangs on where it is deployed to
          !If [Deep0, '*', '111122223333']                             | too deep
          !FindInMap [Partners, dev, nobody]                           | no Partners.dev.nobody
          !FindInMap [Partners, !Ref Partner, id]                      | The value of Partner is not known
          !Select [7, ['999900001111', '111122223333']]                | no element 7
          !Join ['', '999900001111']                                   | A list was expected
          !Ref Stored                                                  | The value of Stored is not known
          "{{resolve:ssm:/partner}}"                                   | A dynamic reference
          !Sub 'arn:aws:iam::{{resolve:ssm:/partner}}:root'            | A dynamic reference
          !If [Here, '*', !Ref AWS::AccountId]                         | hangs on where it is deployed to
          """)
  void audit_ofATemplateWhosePolicyIsNotKnown_endsWithTwo_andSaysWhatIsMissing(
      String principal, String why) throws IOException {
    OfflineCommand audit = audit(template(principal));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out()).contains("UNKNOWN  " + document() + ":").contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !Ref Partner                                                         | 999900001111
          !If [Shares, !Ref Partner, !Ref AWS::AccountId]                      | 999900001111
          !If [Alone, !Ref AWS::AccountId, !FindInMap [Partners, dev, id]]     | 888800001111
          !If [Ours, !FindInMap [Partners, !Ref AWS::AccountId, id], '*']      | 777700001111
          !Select [1, !Ref Partners]                                           | 666600001111
          !If [Wide0, '999900001111', '111122223333']                          | 999900001111
          !Ref Partners                                                        | 555500001111
          !Select ['1', !Split ['/', !Sub 'x/${Partner}']]                     | 999900001111
          !Join ['', [!Select [0, [44440000]], 1111]]                          | 444400001111
          !Ref Usual                                                           | 999900001111
          !Ref Number                                                          | 333300001111
          !Sub 'arn:${AWS::Partition}:iam::222200001111:role/${AWS::StackName}-${AWS::Region}' | 222200001111
          """)
  void audit_ofATemplateWithItsParameters_worksTheFunctionsOut(String principal, String account)
      throws IOException {
    OfflineCommand audit =
        audit(
            template(principal),
            "--owner",
            "111122223333",
            "--parameter",
            "Partner=999900001111",
            "--parameter",
            "Partners=555500001111, 666600001111");

    assertThat(audit.out()).contains("EXTERNAL").contains("account " + account);
    assertThat(audit.status()).isEqualTo(1);
  }

  @Test
  void audit_ofATemplateThatIsJudgedByADefault_saysSo() throws IOException {
    String template = template("!Ref Usual");

    assertThat(audit(template, "--owner", "111122223333").out())
        .contains("EXTERNAL", "judged with the default of Usual; give another value");
    assertThat(audit(template, "--owner", "111122223333", "--format", "json").out())
        .contains("\"defaults\" : [ \"Usual\" ]");
    assertThat(audit(template, "--owner", "111122223333", "--parameter", "Usual=111122223333"))
        .returns(0, OfflineCommand::status)
        .satisfies(it -> assertThat(it.out()).doesNotContain("default"));
  }

  @Test
  void audit_ofATemplateWithAStatementThatIsNotKnown_judgesTheOthers_andNeverCallsItClosed()
      throws IOException {
    String template =
        """
        Parameters: {Partner: {Type: String}}
        Resources:
          Key:
            Type: AWS::KMS::Key
            Properties:
              KeyPolicy:
                Statement:
                  - Effect: Allow
                    Principal: {AWS: !Ref Partner}
                    Action: kms:Decrypt
                    Resource: '*'
                  - Sid: World
                    Effect: Allow
                    Principal: '%s'
                    Action: kms:Decrypt
                    Resource: '*'
        """;

    OfflineCommand open = audit(template.formatted("*"));

    assertThat(open.status()).isEqualTo(2);
    assertThat(open.out())
        .contains("PUBLIC  " + document() + ":7:9  Key")
        .contains("CRITICAL PUBLIC through statement 2 \"World\" at " + document() + ":12:13")
        .contains("UNKNOWN  " + document() + ":9:")
        .contains("The value of Partner is not known")
        .doesNotContain("UNPROVEN")
        .endsWith("1 key policy judged: 0 closed, 1 open; 1 not understood.\n");

    OfflineCommand otherwise =
        audit(template.replace("'%s'", "{AWS: '111122223333'}"), "--owner", "111122223333");

    assertThat(otherwise.status()).isEqualTo(2);
    assertThat(otherwise.out())
        .contains("UNKNOWN  ")
        .doesNotContain("NONE")
        .endsWith("0 key policies judged: 0 closed, 0 open; 1 not understood.\n");
  }

  /** It may close what the others open, or may not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{Effect: Deny, Principal: '*', Action: kms:*, Resource: '*',"
            + " Condition: {StringNotEquals: {'aws:PrincipalOrgID': !Ref Org}}}",
        "{Effect: !Ref Effect, Principal: '*', Action: kms:*, Resource: '*'}",
        "!If [Unknown, {Effect: Allow, Principal: '*', Action: kms:*, Resource: '*'}, !Ref AWS::NoValue]",
        "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://bucket/statement.yaml'}}}",
        "{Effect: Allow, Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://b/k'}}}",
      })
  void audit_ofATemplateWithAStatementThatMayDeny_provesNothing(String statement)
      throws IOException {
    OfflineCommand audit =
        audit(
            """
            Parameters: {Org: {Type: String}, Effect: {Type: String}}
            Conditions: {Unknown: !Equals [!Ref Org, '']}
            Resources:
              Key:
                Type: AWS::KMS::Key
                Properties:
                  KeyPolicy:
                    Statement:
                      - {Effect: Allow, Principal: '*', Action: kms:Decrypt, Resource: '*'}
                      - %s
            """
                .formatted(statement));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out())
        .contains("PUBLIC (UNPROVEN)  ")
        .contains("It is not proven, because a part of the policy is not known.")
        .contains("UNKNOWN  " + document() + ":10:");
  }

  /** Whatever may bring a key, or a key its policy, from elsewhere is not passed over. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Resources: {Key: {Type: 'AWS::KMS::Key', Properties: {Fn::Transform: {Name: 'AWS::Include'}}}} | Fn::Transform
          Resources: {Key: {Fn::Transform: {Name: 'AWS::Include'}}}                                      | Fn::Transform
          Resources: {Key: {Type: 'AWS::KMS::Key', Properties: {'Fn::If': [a, {}, {}]}}}                 | Fn::If
          {Resources: {A: {Type: 'AWS::SNS::Topic'}}, Fn::Transform: {Name: 'AWS::Include'}}             | Fn::Transform
          {Resources: {A: {Type: 'AWS::SNS::Topic'}}, Transform: MyMacro}                                | MyMacro
          {Resources: {A: {Type: 'AWS::SNS::Topic'}}, Transform: ['AWS::Serverless-2016-10-31', {Name: 'AWS::Include'}]} | AWS::Include
          {Resources: {A: &a {Type: 'AWS::KMS::Key'}, B: {<<: *a}}}                                      | <<
          """)
  void audit_ofATemplateThatIsMadeElsewhere_endsWithTwo_andSaysWhere(String template, String what)
      throws IOException {
    OfflineCommand audit = OfflineCommand.run("audit", file("document.yaml", template));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out())
        .contains("UNKNOWN  " + directory.resolve("document.yaml") + ":1:", what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::Serverless-2016-10-31",
        "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
        "[AWS::SecretsManager-2024-09-16]"
      })
  void audit_ofATemplateOfSam_isJudgedAsItStands(String transform) throws IOException {
    String sam = "Transform: " + transform + "\nGlobals: {Function: {Timeout: 3}}\n";

    assertThat(audit(sam + template("!Ref Usual"), "--owner", "111122223333").status())
        .isEqualTo(1);
  }

  @Test
  void audit_ofSeveralDocumentsInOneFile_endsWithTwo_andSaysWhereTheSecondBegins()
      throws IOException {
    OfflineCommand audit = audit(template("'*'") + "---\n" + template("'*'"));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out()).containsPattern("UNKNOWN .*:1[0-9]+:").contains("single document");
  }

  @Test
  void audit_ofATemplateWithAFaultInWhatAFunctionMakes_tellsTheFunctionsPlace() throws IOException {
    OfflineCommand audit =
        audit(
            """
            Resources:
              Key:
                Type: AWS::KMS::Key
                Properties:
                  KeyPolicy:
                    Statement:
                      Effect: Allow
                      Principal:
                        AWS: !Split [',', 'nobody,111122223333']
                      Action: kms:Decrypt
                      Resource: '*'
            """);

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out())
        .contains("UNKNOWN  " + document() + ":9:")
        .contains("Statement.Principal.AWS[0] (line 9, column")
        .contains("is 'nobody'");
  }

  @Test
  void audit_ofATemplate_leavesOutWhatIsNoValue() throws IOException {
    String template =
        """
        Parameters: {Partner: {Type: String}}
        Conditions:
          Has: !Not [!Equals [!Ref Partner, none]]
          Shares: !Not [!Equals [!Ref Partner, '']]
        Resources:
          Key:
            Type: AWS::KMS::Key
            Properties:
              KeyPolicy: !If
                - Has
                - Statement:
                    - Effect: Allow
                      Principal: {AWS: '111122223333'}
                      Action: kms:*
                      Resource: '*'
                    - !If
                      - Shares
                      - Effect: Allow
                        Principal: {AWS: !Ref Partner}
                        Action: kms:Decrypt
                        Resource: '*'
                        Condition: !Ref AWS::NoValue
                      - !Ref AWS::NoValue
                - !Ref AWS::NoValue
        """;

    assertThat(audit(template, "--parameter", "Partner=none").out()).contains("0 key policies");
    assertThat(audit(template, "--parameter", "Partner="))
        .returns(0, OfflineCommand::status)
        .satisfies(it -> assertThat(it.out()).contains("1 closed"));
    assertThat(audit(template, "--parameter", "Partner=999900001111").status()).isEqualTo(1);
  }

  @Test
  void audit_ofAPlan_judgesWhatItMakes_andSaysWhatItCannotKnow() throws IOException {
    OfflineCommand audit =
        audit(
            """
            {"format_version": "1.2", "resource_changes": [
              {"address": "aws_kms_key.open", "mode": "managed", "type": "aws_kms_key",
               "change": {"actions": ["update"], "after_unknown": {},
                 "before": {"arn": "arn:aws:kms:eu-central-1:111122223333:key/k"},
                 "after": {"policy": %1$s}}},
              {"address": "module.m[0].aws_kms_key_policy.later", "mode": "managed",
               "type": "aws_kms_key_policy",
               "change": {"actions": ["create"], "after": {}, "after_unknown": {"policy": true}}},
              {"address": "aws_kms_key.usual", "mode": "managed", "type": "aws_kms_key",
               "change": {"actions": ["create"], "after": {}, "after_unknown": {"policy": true}}},
              {"address": "aws_kms_key.gone", "mode": "managed", "type": "aws_kms_key",
               "change": {"actions": ["delete"], "before": {"policy": %1$s}, "after": null}},
              {"address": "aws_s3_bucket_policy.other", "mode": "managed",
               "type": "aws_s3_bucket_policy", "change": {"after": {"policy": %1$s}}}],
             "configuration": {"root_module": {"resources": [
               {"address": "aws_kms_key.usual", "type": "aws_kms_key", "expressions": {}}]}}}
            """
                .formatted(quoted(OPEN)));

    assertThat(audit.status()).isEqualTo(2);
    assertThat(audit.out())
        .contains("EXTERNAL  " + document() + ":5:26  aws_kms_key.open")
        .contains("UNKNOWN  ")
        .contains("module.m[0].aws_kms_key_policy.later")
        .contains("known only after the plan is applied")
        .doesNotContain("usual", "gone", "other")
        .endsWith("1 key policy judged: 0 closed, 1 open; 1 not understood.\n");
  }

  @Test
  void audit_ofAPlanWhosePolicyIsMadeLater_judgesTheStatementsThatAreKnown() throws IOException {
    String plan =
        """
        {"format_version": "1.2", "resource_changes": [
          {"address": "module.m[\\"a.b\\"].data.aws_iam_policy_document.key", "mode": "data",
           "type": "aws_iam_policy_document",
           "change": {"actions": ["read"],
             "after": {"statement": [
               {"sid": "Later", "effect": "Allow", "actions": ["kms:*"], "resources": ["*"],
                "principals": [{"type": "AWS"}]},
               {"sid": "World", "effect": null, "actions": ["kms:Decrypt"], "resources": ["*"],
                "principals": [{"type": "%s", "identifiers": ["%s"]}],
                "condition": [
                  {"test": "StringLike", "variable": "kms:ViaService", "values": ["s3.*"]},
                  {"test": "StringLike", "variable": "aws:PrincipalArn", "values": ["*"]}]}]},
             "after_unknown": {"json": true, "statement": [
               {"actions": [false], "principals": [{"identifiers": true}]},
               {"actions": [false], "principals": [{"identifiers": [false]}]}]}}},
          {"address": "module.m[\\"a.b\\"].aws_kms_key.key", "mode": "managed", "type": "aws_kms_key",
           "change": {"actions": ["create"], "after": {}, "after_unknown": {"policy": true}}}],
         "configuration": {"root_module": {"module_calls": {"m": {"module": {"resources": [
           {"address": "aws_kms_key.key", "type": "aws_kms_key", "expressions": {"policy":
             {"references": ["data.aws_iam_policy_document.key.json",
                             "data.aws_iam_policy_document.key"]}}}]}}}}}}
        """;

    OfflineCommand open = audit(plan.formatted("*", "*"));

    assertThat(open.status()).isEqualTo(2);
    assertThat(open.out())
        .contains("PUBLIC (UNPROVEN)  ")
        .contains("through statement 2 \"World\" at " + document() + ":8:")
        .contains("because a part of the policy is not known")
        .contains("UNKNOWN  " + document() + ":6:")
        .contains("This statement is known only after the plan is applied")
        .endsWith("1 key policy judged: 0 closed, 1 open; 1 not understood.\n");

    OfflineCommand ours = audit(plan.formatted("AWS", "111122223333"), "--owner", "111122223333");

    assertThat(ours.status()).isEqualTo(2);
    assertThat(ours.out()).doesNotContain("NONE").contains("UNKNOWN");

    OfflineCommand others =
        audit(
            plan.formatted("*", "*")
                .replace("\"json\": true", "\"source_policy_documents\": true"));

    assertThat(others.out())
        .contains("The policy is known only after the plan is applied")
        .doesNotContain("PUBLIC");
  }

  @Test
  void audit_ofAPlan_judgesAKeyThatIsAmongThePlannedValuesAlone_too() throws IOException {
    OfflineCommand audit =
        audit(
            """
            {"format_version": "1.2",
             "resource_changes": [
               {"address": "aws_kms_key.twice", "mode": "managed", "type": "aws_kms_key",
                "change": {"actions": ["no-op"], "after": {"policy": %1$s}, "after_unknown": {}}}],
             "planned_values": {"root_module": {"resources": [
               {"address": "aws_kms_key.twice", "mode": "managed", "type": "aws_kms_key",
                "values": {"policy": %1$s}},
               {"address": "aws_kms_key.once", "mode": "managed", "type": "aws_kms_key",
                "values": {"policy": %1$s}}]}}}
            """
                .formatted(quoted(OPEN)));

    assertThat(audit.out()).contains("aws_kms_key.once").contains("2 key policies judged");
  }

  @Test
  void audit_ofAState_readsItsModulesToo() throws IOException {
    OfflineCommand audit =
        audit(
            """
            {"format_version": "1.0", "values": {"root_module": {"resources": [], "child_modules": [
              {"address": "module.m", "resources": [
                {"address": "module.m.aws_kms_key.open", "mode": "managed", "type": "aws_kms_key",
                 "values": {"policy": %1$s}},
                {"address": "data.aws_kms_key.other", "mode": "data", "type": "aws_kms_key",
                 "values": {"policy": %1$s}}]}]}}}
            """
                .formatted(quoted(OPEN)));

    assertThat(audit.status()).isEqualTo(1);
    assertThat(audit.out())
        .contains("module.m.aws_kms_key.open")
        .doesNotContain("data.aws_kms_key.other");
  }

  @Test
  void audit_tellsTheHashByWhichAnExposureIsAccepted() throws IOException {
    String arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    String state =
        """
        {"format_version": "1.0", "values": {"root_module": {"resources": [
          {"address": "aws_kms_key.open", "mode": "managed", "type": "aws_kms_key",
           "values": {"arn": "%s", "policy": %s}}]}}}
        """
            .formatted(arn, quoted(OPEN));
    Matcher hash = Pattern.compile("statementSha256 ([0-9a-f]{64}) ").matcher(audit(state).out());
    assertThat(hash.find()).isTrue();
    String accepted =
        """
        {"version": "1", "acceptedExposures": [{"key": "%s", "statementSha256": "%s",
          "owner": "anna", "reason": "CHG-1", "until": "2099-01-01"}]}
        """
            .formatted(arn, hash.group(1));

    assertThat(audit(state, "--format", "sarif").out()).contains(hash.group(1));
    assertThat(audit(state, "--exceptions", file("accepted.json", accepted)).status()).isZero();
  }

  private static String naming(String resource) {
    return """
    {"Statement": [
      {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:*", %1$s},
      {"Effect": "Allow", "Principal": {"AWS": "999900001111"}, "Action": "kms:Decrypt", %1$s}]}
    """
        .formatted(resource);
  }

  private static String template(String principal) {
    return """
    Parameters:
      Partner: {Type: String}
      Usual: {Type: String, Default: '999900001111'}
      Number: {Type: Number, Default: 333300001111}
      Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: '/partner'}
      Partners: {Type: CommaDelimitedList}
    Conditions:
      Alone: !Equals [!Ref Partner, '']
      Shares: !And [!Not [!Condition Alone], !Or [!Equals [a, b], !Equals [a, a]]]
      Ours: !Equals [!Ref AWS::AccountId, '111122223333']
      Itself: !Not [!Condition Itself]
      Gov: !Equals [!Ref AWS::Partition, aws-us-gov]
      Here: !Equals [!Ref AWS::Region, eu-central-1]
    %s
    Mappings:
      Partners:
        dev: {id: '888800001111'}
        '111122223333': {id: '777700001111'}
    Resources:
      Topic: {Type: AWS::SNS::Topic}
      Reader: {Type: AWS::IAM::Role}
      Key:
        Type: AWS::KMS::Key
        Properties:
          KeyPolicy:
            Statement:
              - Sid: Root
                Effect: Allow
                Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}
                Action: kms:*
                Resource: '*'
              - Sid: Partner
                Effect: Allow
                Principal: {AWS: %s}
                Action: kms:Decrypt
                Resource: '*' # last
    """
        .formatted(manyConditions(), principal);
  }

  /** Conditions that hang on one another in a long row, and ones that ask for the next twice. */
  private static String manyConditions() {
    StringBuilder conditions = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      conditions.append("  Deep%d: !Not [!Condition Deep%d]\n".formatted(i, i + 1));
    }
    for (int i = 0; i < 40; i++) {
      conditions.append(
          "  Wide%1$d: !And [!Condition Wide%2$d, !Condition Wide%2$d]\n".formatted(i, i + 1));
    }
    return conditions.append("  Wide40: !Equals [a, a]\n  Deep100: !Equals [a, a]").toString();
  }

  private OfflineCommand audit(String document, String... options) throws IOException {
    Files.writeString(document(), document);
    return OfflineCommand.run(
        Stream.concat(Stream.of("audit", document().toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private Path document() {
    return directory.resolve("document");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static JsonObject object(OfflineCommand command) {
    return (JsonObject) CorpusPolicies.read(command.out());
  }

  private static String number(Object value) {
    return value instanceof JsonNumber number ? number.literal() : "none";
  }

  private static String quoted(String text) {
    String list = StrictJson.write(JsonArray.ofTexts(List.of(text)));
    return list.substring(1, list.length() - 1);
  }
}

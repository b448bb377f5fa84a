package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policies of the templates may say, whatever they come to say one day. */
final class IamStatementsTest {

  private static final String OURS = "template.yaml";
  private static final String MEMBERS = "member/template.yaml";

  /** The one policy in which a star means a single thing: the key that the policy hangs on. */
  private static final String OF_ONE_KEY = "AccountAdministers";

  /** Services that are in each Region, so that a call says which one it is for. */
  private static final String REGIONAL = "(kms|xray):.*";

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void resource_withAStar_saysWhichItMeans(String file) {
    List<String> lines = Project.text(file).lines().toList();
    List<String> silent = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean starred = line.matches("\\s*Resource: .*\\*.*");
      if (starred && !line.contains(" # ") && !lines.get(i - 1).strip().startsWith("#")) {
        silent.add(line.strip());
      }
    }

    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void resource_withAStar_isBoundByACondition(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> String.valueOf(it.get("Resource")).contains("*"))
        .filteredOn(it -> !OF_ONE_KEY.equals(it.get("Sid")))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(TemplateFile.object(it.get("Condition"))).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void star_thatStandsForAll_meansOurRegionOrOurOrganisationAlone(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> "*".equals(it.get("Resource")))
        .filteredOn(it -> !OF_ONE_KEY.equals(it.get("Sid")))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(conditions(it, "StringEquals"))
                    .containsExactly(
                        actions(it).stream().allMatch(a -> a.matches(REGIONAL))
                            ? Map.entry("aws:RequestedRegion", "AWS::Region")
                            : Map.entry("aws:PrincipalOrgID", "OrganizationId")));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void anybody_isAdmittedOnlyOutOfTheOrganisation(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> "*".equals(it.get("Principal")))
        .allSatisfy(
            it -> assertThat(conditions(it, "StringEquals")).containsKey("aws:PrincipalOrgID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void service_isAdmittedOnlyOnBehalfOfThisAccount(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> TemplateFile.object(it.get("Principal")).containsKey("Service"))
        // A function's role is bound to the function by iam:PassRole of whoever deploys.
        .filteredOn(it -> !String.valueOf(it.get("Principal")).contains("lambda.amazonaws.com"))
        .allSatisfy(
            it ->
                assertThat(String.valueOf(it.get("Condition")))
                    .containsAnyOf("aws:SourceArn", "aws:SourceAccount"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void grant_isMadeOnlyOnKeysThatOptedIn_forOurReaper_withNamedOperations(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> actions(it).contains("kms:CreateGrant"))
        .isNotEmpty()
        .allSatisfy(
            it -> {
              assertThat(actions(it)).containsExactly("kms:CreateGrant");
              assertThat(conditions(it, "StringLike")).containsKey("aws:ResourceTag/kms-access");
              assertThat(
                      String.valueOf(conditions(it, "StringEquals").get("kms:RetiringPrincipal")))
                  .contains("-reaper-");
              assertThat(conditions(it, "ForAllValues:StringEquals"))
                  .containsKey("kms:GrantOperations");
              assertThat(conditions(it, "Null")).containsEntry("kms:GrantOperations", "false");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void key_isChangedOnlyWhereItOptedIn(String file) {
    Set<String> changes =
        Set.of("kms:CreateGrant", "kms:RevokeGrant", "kms:PutKeyPolicy", "kms:TagResource");
    assertThat(allowed(file))
        .filteredOn(it -> actions(it).stream().anyMatch(changes::contains))
        .filteredOn(it -> !it.containsKey("Principal")) // the approvals' key administers itself
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(conditions(it, "StringLike")).containsKey("aws:ResourceTag/kms-access"));
  }

  @ParameterizedTest
  @ValueSource(strings = {OURS, MEMBERS})
  void session_inAnotherAccount_isOfTheOrganisation(String file) {
    assertThat(allowed(file))
        .filteredOn(it -> actions(it).contains("sts:AssumeRole"))
        .filteredOn(it -> String.valueOf(it.get("Resource")).contains("*"))
        .allSatisfy(
            it -> assertThat(conditions(it, "StringEquals")).containsKey("aws:ResourceOrgID"));
  }

  @ParameterizedTest
  @ValueSource(strings = OURS)
  void function_hasARoleOfItsOwn(String file) {
    List<String> roles =
        TemplateFile.read(file).resources("AWS::Serverless::Function").values().stream()
            .map(it -> String.valueOf(TemplateFile.properties(it).get("Role")))
            .toList();

    assertThat(new HashSet<>(roles)).hasSameSizeAs(roles);
  }

  private static List<Map<String, Object>> allowed(String file) {
    return TemplateFile.read(file).statements().stream()
        .filter(it -> "Allow".equals(it.get("Effect")))
        .toList();
  }

  private static List<String> actions(Map<String, Object> statement) {
    return TemplateFile.texts(statement.get("Action"));
  }

  private static Map<String, Object> conditions(Map<String, Object> statement, String operator) {
    return TemplateFile.object(TemplateFile.object(statement.get("Condition")).get(operator));
  }
}

package dev.kmsaccess.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds what the pages tell to deploy by to what AWS takes. */
final class InstallingTest {

  private static final String PROTECT =
      "aws cloudformation update-termination-protection --enable-termination-protection"
          + " --stack-name kms-access";

  /** What CloudFormation takes in the call itself; the AWS CLI refuses more without a bucket. */
  private static final int LARGEST_SENT_ALONG = 51_200;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/installing.md", "docs/terraform.md"})
  void stack_isProtectedFromRemoval_onceItIsDeployed(String file) {
    String page = Project.text(file);

    assertThat(page.indexOf(PROTECT)).isGreaterThan(page.indexOf("eploy"));
  }

  /** Without it CloudFormation refuses roles that have names, and {@code --guided} offers less. */
  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/installing.md", "docs/operations.md"})
  void deployment_allowsRolesWithNames(String file) {
    String page = Project.text(file).replaceAll("\\\\\\R *", "");

    assertThat(
            Pattern.compile("(?:sam|aws cloudformation) deploy --[^`\\n]*")
                .matcher(page)
                .results()
                .map(it -> it.group()))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it)
                    .containsAnyOf("--config-env", "--capabilities CAPABILITY_NAMED_IAM"));
  }

  @Test
  void template_thatIsTooLargeToBeSentAlong_isDeployedFromABucket() {
    assertThat(Project.text("template.yaml").getBytes(StandardCharsets.UTF_8))
        .hasSizeGreaterThan(LARGEST_SENT_ALONG);
    assertThat(
            Pattern.compile("aws cloudformation deploy --template-file packaged\\.yaml[^`]*")
                .matcher(Project.text("docs/installing.md"))
                .results()
                .map(it -> it.group()))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).contains("--s3-bucket BUCKET"));
  }

  @Test
  void membersTemplate_isSentAlong() {
    assertThat(Project.text("member/template.yaml").getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(LARGEST_SENT_ALONG);
  }
}

package dev.kmsaccess.core.arn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalArnTest {

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:root, ACCOUNT, /, root",
    "arn:aws:iam::111122223333:user/ada, USER, /, ada",
    "arn:aws-cn:iam::111122223333:role/team/app/Reader, ROLE, /team/app/, Reader",
    "arn:aws:sts::111122223333:assumed-role/Reader/s@x, SESSION, /, Reader/s@x",
    "arn:aws:sts::111122223333:federated-user/ada, FEDERATED_USER, /, ada",
  })
  void parse_ofEachForm_readsItsParts_andWritesThemAgain(
      String text, PrincipalArn.Kind kind, String path, String name) {
    assertThat(PrincipalArn.parse(text))
        .hasValueSatisfying(
            arn -> {
              assertThat(arn.kind()).isEqualTo(kind);
              assertThat(arn.account()).isEqualTo(new AccountId("111122223333"));
              assertThat(arn.path()).isEqualTo(path);
              assertThat(arn.name()).isEqualTo(name);
              assertThat(arn).hasToString(text);
            });
    assertThat(PrincipalArn.parseCaller(text)).isEqualTo(PrincipalArn.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::*:role/Reader",
        "arn:aws:iam::111122223333:role/team//Reader",
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:group/admins",
        "arn:aws:iam::11112222333:root",
        "arn:aws:iam:eu-central-1:111122223333:root",
        "arn:aws:sts::111122223333:assumed-role/Reader",
        "arn:aws:s3:::bucket",
        "AROAABCDEFGHIJKLMNOPQ",
        "",
      })
  void parse_ofWhatIsNoPrincipal_isEmpty(String text) {
    assertThat(PrincipalArn.parse(text)).isEmpty();
    assertThat(PrincipalArn.parseCaller(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/a#b/Reader",
        "arn:aws:iam::111122223333:role/*/Reader",
        "arn:aws:iam::111122223333:user/x!/y~/ada",
      })
  void parseCaller_ofAPathThatOnlyIamTakes_readsIt_asNothingElseDoes(String text) {
    assertThat(PrincipalArn.parse(text)).isEmpty();
    assertThat(PrincipalArn.parseCaller(text))
        .hasValueSatisfying(it -> assertThat(it).hasToString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/a b/Reader",
        "arn:aws:iam::111122223333:role/a/Rea*er",
        "arn:aws:iam::111122223333:role/\u00e9/Reader",
        "arn:aws:iam::111122223333:role/#//Reader",
        "arn:aws:iam::111122223333:group/#/admins",
        "arn:aws:sts::111122223333:federated-user/#/ada",
      })
  void parseCaller_ofWhatIamDoesNotTake_isEmpty(String text) {
    assertThat(PrincipalArn.parseCaller(text)).isEmpty();
  }
}

package dev.kmsaccess.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kmsaccess.aws.kms.KmsAccounts;
import dev.kmsaccess.aws.kms.KmsKeyReader;
import dev.kmsaccess.aws.kms.OwnKeyPolicies;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.core.audit.KeyPolicies;
import dev.kmsaccess.core.audit.KeyReader;
import dev.kmsaccess.core.audit.Looked;
import dev.kmsaccess.core.audit.SeenGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** What KMS holds of a key is what is read of it, and a key that is not there is told as such. */
abstract class KmsKeyReaderContract extends AwsContract {

  @Test
  void current_isThePolicyThatWasPutLast() {
    KeyArn key = createKey();
    String policy =
        """
        {"Version":"2012-10-17","Id":"ü","Statement":[{"Sid":"Everything","Effect":"Allow",\
        "Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":"kms:*","Resource":"*"}]}"""
            .formatted(aws().owner().id());
    kms().putKeyPolicy(it -> it.keyId(key.keyId()).policyName("default").policy(policy));

    assertThat(readers())
        .allSatisfy(
            it -> assertThat(it.current(key)).isEqualTo(new KeyPolicies.Reading.Read(policy)));
  }

  @Test
  void current_ofAKeyThatIsNotThere_isGone() {
    assertThat(readers())
        .allSatisfy(
            it -> assertThat(it.current(noKey())).isEqualTo(new KeyPolicies.Reading.Gone()));
  }

  @Test
  void keys_areAllOfTheAccount() {
    KeyArn first = createKey();
    KeyArn second = createKey();

    KeyReader.KeyPage page = seen(reader().keys(aws().owner().id(), Optional.empty()));

    assertThat(page.keys()).containsExactlyInAnyOrder(first, second);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void optInAndAliases_areThoseOfTheKey() {
    KeyArn key = createKey();
    KeyArn other = createKey();
    kms().untagResource(it -> it.keyId(other.keyId()).tagKeys("kms-access"));
    kms().createAlias(it -> it.aliasName("alias/shared-data").targetKeyId(key.keyId()));

    assertThat(seen(reader().optIn(key))).hasValue("grant policy role");
    assertThat(seen(reader().optIn(other))).isEmpty();
    assertThat(seen(reader().aliases(key))).containsExactly("alias/shared-data");
    assertThat(seen(reader().aliases(other))).isEmpty();
  }

  @Test
  void grants_areThoseOnTheKey_pageByPage() {
    KeyArn key = createKey();
    PrincipalArn grantee = createRole(aws().member(), "report-writer");
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      made.add(createGrant(key, grantee));
    }

    List<String> seen = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      KeyReader.GrantPage page = seen(reader().grants(key, from));
      page.grants().forEach(it -> seen.add(it.grantId()));
      from = page.next();
    } while (from.isPresent());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void grant_isTheOneOfThatId_orNone() {
    KeyArn key = createKey();
    PrincipalArn grantee = createRole(aws().member(), "report-writer");
    createGrant(key, grantee);
    String grantId = createGrant(key, grantee);

    assertThat(seen(reader().grant(key, grantId)))
        .hasValueSatisfying(
            it -> {
              assertThat(it.grantId()).isEqualTo(grantId);
              assertThat(it.grantee()).isEqualTo(grantee.toString());
              assertThat(it.operations()).containsExactly("Decrypt");
            });

    kms().revokeGrant(it -> it.keyId(key.toString()).grantId(grantId));
    assertThat(seen(reader().grant(key, grantId)).map(SeenGrant::grantId)).isEmpty();
  }

  private String createGrant(KeyArn key, PrincipalArn grantee) {
    return kms()
        .createGrant(
            it ->
                it.keyId(key.toString())
                    .granteePrincipal(grantee.toString())
                    .operations(GrantOperation.DECRYPT))
        .grantId();
  }

  private List<KeyPolicies> readers() {
    return List.of(reader(), new OwnKeyPolicies(kms()));
  }

  private KmsKeyReader reader() {
    return new KmsKeyReader(KmsAccounts.all(kms()), AwsEndpoint.REGION, () -> {});
  }

  private static <T> T seen(Looked<T> looked) {
    return switch (looked) {
      case Looked.Seen<T>(T it) -> it;
      case Looked.Unseen<T>(String why) -> throw new AssertionError(why);
    };
  }
}

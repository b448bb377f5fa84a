package dev.kmsaccess.simulation;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Who would use the key. The local KMS enforces, so to try is to know, whatever grants and
 * statements look like. All their own IAM policies allow everything that a policy for the key would
 * need: what keeps them out is the key alone.
 */
final class Users {

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::%s:root\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String MAY_DECRYPT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}";
  private static final String POLICY = "use-keys";

  private final House house;
  private final Map<KeyArn, SdkBytes> secrets;
  private final Map<String, KmsClient> clients = new HashMap<>();
  private final List<String> strangers;

  private Users(House house, Map<KeyArn, SdkBytes> secrets) {
    this.house = house;
    this.secrets = secrets;
    this.strangers =
        List.of(make(Inhabitant.MEMBER, "bystander"), make(Inhabitant.OUTSIDER, "reader"));
  }

  /** Returns the users of a house's keys. */
  static Users of(House house, Keys keys) {
    KmsClient owner = house.administrator(Inhabitant.KEY).kms();
    Map<KeyArn, SdkBytes> secrets = new HashMap<>();
    for (KeyArn key : keys.open()) {
      secrets.put(
          key,
          owner
              .encrypt(it -> it.keyId(key.toString()).plaintext(SdkBytes.fromUtf8String("ledger")))
              .ciphertextBlob());
    }
    return new Users(house, secrets);
  }

  /** Makes a role, and returns its ARN. */
  String make(Inhabitant home, String name) {
    IamClient iam = house.administrator(home).iam();
    Role role =
        iam.createRole(
                it -> it.roleName(name).assumeRolePolicyDocument(TRUST.formatted(home.account())))
            .role();
    iam.putRolePolicy(it -> it.roleName(name).policyName(POLICY).policyDocument(MAY_DECRYPT));
    Instant now = house.cloud().clock().instant();
    CallerIdentity session =
        new CallerIdentity.RoleSession(
            PrincipalArn.parse(role.arn()).orElseThrow(),
            role.roleId(),
            "simulation",
            "ASIA" + role.roleId().substring(4),
            now,
            now.plus(Duration.ofDays(365)),
            List.of(),
            Map.of(),
            Optional.empty());
    clients.put(role.arn(), LocalClients.of(house.cloud(), session, House.REGION).kms());
    return role.arn();
  }

  /** Makes a role of the key's own account and returns its ARN. */
  String makeUnder(String path, String name) {
    return house
        .administrator(Inhabitant.KEY)
        .iam()
        .createRole(
            it ->
                it.path(path)
                    .roleName(name)
                    .assumeRolePolicyDocument(TRUST.formatted(Inhabitant.KEY.account())))
        .role()
        .arn();
  }

  /** Deletes a role and makes another of its name. */
  void remake(Inhabitant home, String name) {
    IamClient iam = house.administrator(home).iam();
    iam.deleteRolePolicy(it -> it.roleName(name).policyName(POLICY));
    iam.deleteRole(it -> it.roleName(name));
    make(home, name);
  }

  /** Whether a role can decrypt with a key. */
  boolean canUse(String role, KeyArn key) {
    KmsClient client = clients.get(role);
    SdkBytes secret = secrets.get(key);
    if (client == null || secret == null) {
      throw new IllegalArgumentException("nobody is called %s, or no key %s".formatted(role, key));
    }
    try {
      client.decrypt(it -> it.keyId(key.toString()).ciphertextBlob(secret));
      return true;
    } catch (KmsException refused) {
      return false;
    }
  }

  /** Returns those for whom nobody may ask and who can decrypt with a key all the same. */
  List<String> strangersWhoCan(KeyArn key) {
    return strangers.stream().filter(it -> canUse(it, key)).toList();
  }
}

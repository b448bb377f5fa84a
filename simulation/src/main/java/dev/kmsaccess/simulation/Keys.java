package dev.kmsaccess.simulation;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.simulation.house.House;
import dev.kmsaccess.simulation.house.Inhabitant;
import java.util.List;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * The keys that the rules name.
 *
 * @param shared the house's own, which has opted in
 * @param second another that has opted in
 */
record Keys(KeyArn shared, KeyArn second) {

  /** The alias of the second key. */
  static final String SECOND = "alias/second-data";

  /** The alias of a key that has not opted in. */
  static final String CLOSED = "alias/closed-data";

  /** Makes a house's further keys. */
  static Keys in(House house) {
    KmsClient owner = house.administrator(Inhabitant.KEY).kms();
    make(owner, CLOSED, List.of());
    KeyArn second =
        make(
            owner,
            SECOND,
            List.of(Tag.builder().tagKey("kms-access").tagValue("grant policy role").build()));
    return new Keys(house.key(), second);
  }

  /** Returns the keys that accesses can be for. */
  List<KeyArn> open() {
    return List.of(shared, second);
  }

  private static KeyArn make(KmsClient owner, String alias, List<Tag> tags) {
    KeyArn key = KeyArn.of(owner.createKey(it -> it.tags(tags)).keyMetadata().arn());
    owner.createAlias(it -> it.aliasName(alias).targetKeyId(key.keyId()));
    return key;
  }
}

package dev.kmsaccess.local.kms;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CiphertextTest {

  @Property
  void read_anyBytes_neverThrows(@ForAll @Size(max = 300) byte[] blob) {
    assertThat(Ciphertext.read(blob)).isNotNull();
  }
}

package dev.kmsaccess.local;

import dev.kmsaccess.local.contract.IdentityContract;
import dev.kmsaccess.local.contract.TestWorld;

class LocalIdentityTest extends IdentityContract {

  @Override
  protected TestWorld world() {
    return new LocalWorld();
  }
}

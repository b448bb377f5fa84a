package dev.kmsaccess.local;

import dev.kmsaccess.local.contract.GrantContract;
import dev.kmsaccess.local.contract.TestWorld;

class LocalGrantTest extends GrantContract {

  @Override
  protected TestWorld world() {
    return new LocalWorld();
  }
}

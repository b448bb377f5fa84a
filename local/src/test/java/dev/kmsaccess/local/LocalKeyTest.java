package dev.kmsaccess.local;

import dev.kmsaccess.local.contract.KeyContract;
import dev.kmsaccess.local.contract.TestWorld;

class LocalKeyTest extends KeyContract {

  @Override
  protected TestWorld world() {
    return new LocalWorld();
  }
}

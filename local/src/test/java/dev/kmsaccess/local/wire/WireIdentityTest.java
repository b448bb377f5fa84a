package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.contract.IdentityContract;
import dev.kmsaccess.local.contract.TestWorld;
import org.junit.jupiter.api.AfterEach;

class WireIdentityTest extends IdentityContract {

  private final WireWorld world = new WireWorld();

  @Override
  protected TestWorld world() {
    return world;
  }

  @AfterEach
  void close() {
    world.close();
  }
}

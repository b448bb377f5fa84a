package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.contract.KeyContract;
import dev.kmsaccess.local.contract.TestWorld;
import org.junit.jupiter.api.AfterEach;

class WireKeyTest extends KeyContract {

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

package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.contract.GrantContract;
import dev.kmsaccess.local.contract.TestWorld;
import org.junit.jupiter.api.AfterEach;

class WireGrantTest extends GrantContract {

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

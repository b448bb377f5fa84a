package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.contract.RecipeContract;
import dev.kmsaccess.local.contract.TestWorld;
import org.junit.jupiter.api.AfterEach;

/** What holds in process holds over HTTP as well. */
class WireRecipeTest extends RecipeContract {

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

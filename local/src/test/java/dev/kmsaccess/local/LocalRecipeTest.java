package dev.kmsaccess.local;

import dev.kmsaccess.local.contract.RecipeContract;
import dev.kmsaccess.local.contract.TestWorld;

class LocalRecipeTest extends RecipeContract {

  @Override
  protected TestWorld world() {
    return new LocalWorld();
  }
}

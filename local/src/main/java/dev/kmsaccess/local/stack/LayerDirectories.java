package dev.kmsaccess.local.stack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where the content of each layer lies, by the layer's ARN. */
final class LayerDirectories {

  private final Map<String, Path> byArn = new HashMap<>();

  void put(String arn, Path directory) {
    byArn.put(arn, directory);
  }

  Path get(String arn) {
    Path directory = byArn.get(arn);
    if (directory == null) {
      throw new TemplateException(
          "The layer " + arn + " is neither one of this template nor given along.");
    }
    return directory;
  }
}

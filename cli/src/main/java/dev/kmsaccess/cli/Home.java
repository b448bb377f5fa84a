package dev.kmsaccess.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies: the launcher says so. */
final class Home {

  private Home() {}

  /** Returns the directory that holds the templates, the rules and the samples. */
  static Path directory() {
    Path home = Path.of(System.getProperty("kms-access.home", "")).toAbsolutePath();
    if (!Files.isRegularFile(home.resolve("template.yaml"))) {
      throw UserFault.unreachable(
          "no template.yaml in " + home + "; start me with the launcher ./kms-access.");
    }
    return home;
  }
}

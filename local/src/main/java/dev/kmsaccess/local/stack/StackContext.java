package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalAccount;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a stack is made, and with what.
 *
 * @param directory the template's, from which it names files
 * @param layers the directories of the layers that were made
 */
record StackContext(
    LocalCloud cloud,
    AccountId account,
    String region,
    String stackName,
    Path directory,
    FunctionRuntime runtime,
    LayerDirectories layers) {

  private static final int SUFFIX = 12;

  /** Returns the clients of the account's administrator, who makes the stack. */
  LocalClients clients() {
    LocalAccount owner =
        cloud
            .account(account)
            .orElseThrow(() -> new TemplateException("There is no account " + account + " here."));
    return cloud.clients(owner.administrator(), region);
  }

  /** Returns a name that is used nowhere else. */
  String uniqueName(String logicalId) {
    return "%s-%s-%s"
        .formatted(stackName, logicalId, cloud.ids().hex(SUFFIX).toUpperCase(Locale.ROOT));
  }
}

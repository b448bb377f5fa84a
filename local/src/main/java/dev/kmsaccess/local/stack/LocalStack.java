package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.local.LocalCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Deploys templates into the local accounts. */
public final class LocalStack {

  private LocalStack() {}

  /**
   * Makes everything that a template describes, as the account's administrator.
   *
   * @param template the template's file; its directory is where it names others from
   * @param parameters values for the template's parameters; those with a default may be left out
   * @param runtime has the code of the template's functions
   * @throws TemplateException if the template has anything that the local accounts do not know, or
   *     refers to what is not there
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if a service refuses what
   *     the template says
   */
  public static DeployedStack deploy(
      LocalCloud cloud,
      AccountId account,
      String region,
      Path template,
      String stackName,
      Map<String, String> parameters,
      FunctionRuntime runtime) {
    return deploy(cloud, account, region, template, stackName, parameters, Map.of(), runtime);
  }

  /**
   * Makes everything that a template describes, which refers to layers of others.
   *
   * @param layers where the content of those layers lies, by the ARNs of their versions
   */
  public static DeployedStack deploy(
      LocalCloud cloud,
      AccountId account,
      String region,
      Path template,
      String stackName,
      Map<String, String> parameters,
      Map<String, Path> layers,
      FunctionRuntime runtime) {
    LayerDirectories directories = new LayerDirectories();
    layers.forEach(directories::put);
    Path directory = template.toAbsolutePath().getParent();
    StackContext context =
        new StackContext(
            cloud,
            account,
            region,
            stackName,
            directory == null ? Path.of("") : directory,
            runtime,
            directories);
    DeployedStack deployed =
        new Deployment(Template.read(text(template)), context, parameters).run();
    Stacks.of(cloud).put(cloud, account, region, deployed);
    return deployed;
  }

  private static String text(Path template) {
    try {
      return Files.readString(template);
    } catch (IOException e) {
      throw new UncheckedIOException("the template cannot be read: " + template, e);
    }
  }
}

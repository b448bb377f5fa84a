package dev.kmsaccess.local.wire;

import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.LocalCloud;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;

/** Turns a request into a call of a local client, and what comes of it into a reply. */
final class Dispatcher {

  private static final WireFormat JSON = new JsonFormat("1.1", Map.of());
  private static final WireFormat QUERY = new QueryFormat("");

  private final LocalCloud cloud;

  Dispatcher(LocalCloud cloud) {
    this.cloud = cloud;
  }

  WireReply dispatch(WireRequest request) {
    String requestId = cloud.ids().uuid();
    Optional<ServedService> service = service(request);
    WireFormat format = service.map(ServedService::format).orElse(isForm(request) ? QUERY : JSON);
    try {
      ServedService served = service.orElseThrow(() -> unknownService(request));
      return call(request, served, requestId);
    } catch (WireException fault) {
      return format.write(WireError.of(fault), requestId);
    } catch (AwsServiceException refused) {
      return format.write(WireError.of(refused), requestId);
    } catch (RuntimeException bug) {
      return format.write(WireError.internal(bug), requestId);
    }
  }

  private WireReply call(WireRequest request, ServedService service, String requestId) {
    Signature signature =
        Signature.of(request)
            .orElseThrow(
                () ->
                    new WireException(
                        "MissingAuthenticationToken",
                        "The request carries no Signature Version 4."));
    String name = operationName(request, service);
    ServedOperation operation = service.operation(name).orElseThrow(() -> notServed(service, name));
    SdkPojo builder = operation.request();
    service.format().read(request, builder);
    CallerIdentity caller =
        cloud.credentials().identify(signature.accessKeyId(), signature.sessionToken());
    LocalClients clients = LocalClients.of(cloud, caller, signature.region());
    try {
      SdkPojo response = operation.call(service.client().apply(clients), builder);
      return service.format().write(name, response, requestId);
    } catch (UnsupportedOperationException e) {
      // What the local class leaves out is the interface's own default, and that throws.
      throw notServed(service, name);
    }
  }

  /** What an unknown service would speak can only be told from the request. */
  private static boolean isForm(WireRequest request) {
    return request.header("content-type").orElse("").contains("x-www-form-urlencoded");
  }

  private static Optional<ServedService> service(WireRequest request) {
    String target = request.header("x-amz-target").orElse("");
    Optional<ServedService> byTarget =
        ServedService.ALL.stream()
            .filter(it -> !it.target().isEmpty() && target.startsWith(it.target() + "."))
            .findFirst();
    return byTarget.or(
        () ->
            Signature.of(request)
                .flatMap(
                    it ->
                        ServedService.ALL.stream()
                            .filter(served -> served.name().equals(it.service()))
                            .findFirst()));
  }

  private static String operationName(WireRequest request, ServedService service) {
    if (!service.target().isEmpty()) {
      return request
          .header("x-amz-target")
          .filter(it -> it.startsWith(service.target() + "."))
          .map(it -> it.substring(service.target().length() + 1))
          .orElseThrow(
              () ->
                  new WireException(
                      "UnknownOperationException",
                      "The local accounts speak AWS JSON with %s, which names the operation in"
                              .formatted(service.name())
                          + " X-Amz-Target."));
    }
    TreeMap<String, String> form = FormReader.parse(request.text());
    return Optional.ofNullable(form.get("Action"))
        .orElseThrow(() -> new WireException("MissingAction", "The form has no Action."));
  }

  private static WireException unknownService(WireRequest request) {
    return new WireException(
        "UnknownOperationException",
        "The local accounts have no service '%s'; they have %s."
            .formatted(
                Signature.of(request).map(Signature::service).orElse("?"),
                ServedService.ALL.stream().map(ServedService::name).toList()));
  }

  private static WireException notServed(ServedService service, String operation) {
    return new WireException(
        service.target().isEmpty() ? "InvalidAction" : "UnknownOperationException",
        "The local accounts do not serve %s:%s.".formatted(service.name(), operation));
  }
}

package dev.kmsaccess.local.kms;

import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;

/** The operations on aliases. Each needs a permission on the alias and one on the key. */
final class Aliases {

  private static final Pattern NAME = Pattern.compile("alias/[a-zA-Z0-9/_-]{1,250}");
  private static final int PAGE = 50;

  private final KmsCall call;

  Aliases(KmsCall call) {
    this.call = call;
  }

  CreateAliasResponse create(CreateAliasRequest request) {
    String name = name(request.aliasName());
    LocalKey target = target("CreateAlias", name, request.targetKeyId());
    KeyStates.requireStaying(target);
    if (call.store().alias(call.account(), call.region(), name).isPresent()) {
      throw KmsErrors.alreadyExists(
          "An alias with the name "
              + Alias.arn(call.account(), call.region(), name)
              + " already exists");
    }
    call.store()
        .put(new Alias(call.account(), call.region(), name, target.arn(), call.now(), call.now()));
    return CreateAliasResponse.builder().build();
  }

  UpdateAliasResponse update(UpdateAliasRequest request) {
    String name = name(request.aliasName());
    Alias alias = existing(name);
    call.touch(alias);
    LocalKey target = target("UpdateAlias", name, request.targetKeyId());
    LocalKey current =
        call.store()
            .key(alias.target())
            .orElseThrow(() -> new IllegalStateException("an alias outlived its key: " + name));
    call.require(KeyAction.of("UpdateAlias", found(current)));
    KeyStates.requireStaying(target);
    if (!target.type().usage().equals(current.type().usage())) {
      throw KmsErrors.validation("Alias must point to a key with the same key usage.");
    }
    call.store()
        .put(
            new Alias(
                call.account(), call.region(), name, target.arn(), alias.created(), call.now()));
    return UpdateAliasResponse.builder().build();
  }

  DeleteAliasResponse delete(DeleteAliasRequest request) {
    String name = name(request.aliasName());
    Alias alias = existing(name);
    call.touch(alias);
    requireOnAlias("DeleteAlias", name);
    call.store()
        .key(alias.target())
        .ifPresent(
            key -> {
              call.touch(key);
              call.require(KeyAction.of("DeleteAlias", found(key)));
            });
    call.store().delete(alias);
    return DeleteAliasResponse.builder().build();
  }

  ListAliasesResponse list(ListAliasesRequest request) {
    call.requireInAccount("ListAliases");
    int limit = call.checks().within("limit", request.limit(), 1, 100).orElse(PAGE);
    List<Alias> aliases = call.store().aliases(call.account(), call.region());
    if (request.keyId() != null) {
      LocalKey key = call.findByKeyId("keyId", request.keyId()).key();
      aliases = aliases.stream().filter(it -> it.target().equals(key.arn())).toList();
    }
    Page<Alias> page = call.page(aliases, Alias::name, request.marker(), limit);
    return ListAliasesResponse.builder()
        .aliases(page.items().stream().map(Aliases::entry).toList())
        .truncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  private LocalKey target(String operation, String name, @Nullable String keyId) {
    KeyStore.Found target = call.findByKeyId("targetKeyId", keyId);
    requireOnAlias(operation, name);
    call.require(KeyAction.of(operation, target));
    return target.key();
  }

  private void requireOnAlias(String operation, String name) {
    call.requireInAccount(
        ServiceCall.of(
            "kms:" + operation, Alias.arn(call.account(), call.region(), name), call.account()));
  }

  private Alias existing(String name) {
    return call.store()
        .alias(call.account(), call.region(), name)
        .orElseThrow(
            () ->
                KmsErrors.notFound(
                    "Alias " + Alias.arn(call.account(), call.region(), name) + " is not found."));
  }

  private String name(@Nullable String aliasName) {
    String name = call.checks().sized("aliasName", aliasName, 1, 256);
    if (!NAME.matcher(name).matches()) {
      throw KmsErrors.validation("Invalid identifier: " + name + "; an alias begins with alias/.");
    }
    if (name.startsWith("alias/aws/")) {
      throw KmsErrors.invalidAliasName("Alias names beginning with alias/aws/ are reserved.");
    }
    return name;
  }

  private static KeyStore.Found found(LocalKey key) {
    return new KeyStore.Found(key, Optional.empty());
  }

  private static AliasListEntry entry(Alias alias) {
    return AliasListEntry.builder()
        .aliasName(alias.name())
        .aliasArn(alias.arn())
        .targetKeyId(alias.target().keyId())
        .creationDate(alias.created())
        .lastUpdatedDate(alias.updated())
        .build();
  }
}

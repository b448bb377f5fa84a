package dev.kmsaccess.verification.contract;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.OrganizationId;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.organizations.Administrators;
import dev.kmsaccess.local.wire.WireServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The local accounts, as an outsider uses them. */
final class LocalEndpoint implements AwsEndpoint {

  private static final OrganizationId ORGANIZATION = new OrganizationId("o-a1b2c3d4e5");

  private final LocalCloud cloud =
      LocalCloud.create(Instant.parse("2026-11-24T03:00:00Z"), /* seed= */ 1);
  private final Account owner = open("111122223333", "key");
  private final Account member = open("210987654321", "member");
  private final WireServer server = start();

  LocalEndpoint() {
    Administrators.of(cloud).add(owner.id());
  }

  /** Returns the world behind it. */
  LocalCloud cloud() {
    return cloud;
  }

  @Override
  public URI uri() {
    return server.endpoint();
  }

  @Override
  public Account owner() {
    return owner;
  }

  @Override
  public Account member() {
    return member;
  }

  @Override
  public OrganizationId organization() {
    return ORGANIZATION;
  }

  @Override
  public InstantSource clock() {
    return cloud.clock()::instant;
  }

  @Override
  public Set<Difference> differences() {
    return Set.of();
  }

  @Override
  public void close() {
    server.close();
  }

  private Account open(String id, String name) {
    AccountId account = new AccountId(id);
    return new Account(
        account, cloud.createAccount(account, name, Optional.of(ORGANIZATION)).administrator());
  }

  private WireServer start() {
    try {
      return WireServer.start(cloud, /* port= */ 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }
}

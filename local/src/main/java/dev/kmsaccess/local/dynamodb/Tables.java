package dev.kmsaccess.local.dynamodb;

import dev.kmsaccess.local.LocalCloud;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every table of every account. */
final class Tables {

  private final Map<String, Table> byArn = new TreeMap<>();

  private Tables() {}

  static Tables of(LocalCloud cloud) {
    return cloud.part(Tables.class, it -> new Tables());
  }

  Optional<Table> find(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  List<Table> all() {
    return List.copyOf(byArn.values());
  }

  void create(Table table) {
    byArn.put(table.arn().toString(), table);
  }

  void delete(Table table) {
    byArn.remove(table.arn().toString());
  }
}

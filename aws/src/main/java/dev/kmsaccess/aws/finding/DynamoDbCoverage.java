package dev.kmsaccess.aws.finding;

import static dev.kmsaccess.aws.finding.AuditTable.number;
import static dev.kmsaccess.aws.finding.AuditTable.text;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.audit.Coverage;
import dev.kmsaccess.core.audit.CoverageStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How far the sweep came, in DynamoDB. */
public final class DynamoDbCoverage implements CoverageStore {

  private static final String COVERAGE = "coverage";
  private static final String BASELINE = "baseline";

  private final AuditTable table;

  /** Makes the store in a table. */
  public DynamoDbCoverage(AuditTable table) {
    this.table = table;
  }

  @Override
  public List<Coverage> coverage() {
    return table.all(COVERAGE).stream().map(DynamoDbCoverage::read).toList();
  }

  @Override
  public void put(Coverage coverage) {
    Map<String, AttributeValue> item = new HashMap<>();
    coverage.completed().ifPresent(it -> item.put("completed", text(it.toString())));
    item.put("keys", number(coverage.keys()));
    coverage.next().ifPresent(it -> put(it, item));
    coverage.turn().ifPresent(it -> item.put("turn", text(it.toString())));
    coverage.fault().ifPresent(it -> item.put("fault", text(it)));
    table.put(COVERAGE, coverage.account().id(), item);
  }

  @Override
  public Optional<Instant> baseline() {
    return table.get(BASELINE, BASELINE).map(it -> it.instant("at"));
  }

  @Override
  public void baselineAt(Instant now) {
    table.put(BASELINE, BASELINE, Map.of("at", text(now.toString())));
  }

  /** Where the page is all that there is to say, it is written as earlier versions wrote it. */
  private static void put(Coverage.Position next, Map<String, AttributeValue> item) {
    next.page().ifPresent(it -> item.put("next", text(it)));
    next.key().ifPresent(it -> item.put("key", text(it.toString())));
    next.grants().ifPresent(it -> item.put("grants", text(it)));
  }

  private static Optional<Coverage.Position> next(StoredItem item) {
    Optional<String> page = item.optionalText("next");
    Optional<KeyArn> key = item.optionalText("key").flatMap(KeyArn::parse);
    return page.isEmpty() && key.isEmpty()
        ? Optional.empty()
        : Optional.of(new Coverage.Position(page, key, item.optionalText("grants")));
  }

  private static Coverage read(StoredItem item) {
    return new Coverage(
        new AccountId(item.text(AuditTable.ID)),
        item.optionalInstant("completed"),
        (int) item.number("keys"),
        next(item),
        item.optionalText("fault"),
        item.optionalInstant("turn"));
  }
}

package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.util.List;

/**
 * What a sweep of the auditor came to.
 *
 * @param keys how many keys it read
 * @param told how many messages it sent
 * @param accounts how many accounts are to be read
 * @param blind those that were not read completely for too long
 * @param unfinished whether its time was over before its work
 * @param faults what could not be read, each in a line; foreign text in it is not escaped
 */
public record AuditReport(
    int keys,
    int told,
    int accounts,
    List<AccountId> blind,
    boolean unfinished,
    List<String> faults) {

  public AuditReport {
    blind = List.copyOf(blind);
    faults = List.copyOf(faults);
  }
}

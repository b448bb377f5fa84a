package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.arn.AccountId;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep of the auditor came to.
 *
 * @param keys how many keys it read
 * @param told how many messages it sent
 * @param accounts how many accounts are to be read
 * @param blind those that were not read completely for too long
 * @param unfinished whether its time was over before its work
 * @param faults what could not be read or told, each in a line; foreign text in it is not escaped
 * @param failure the first thing that could not be told; whoever runs the sweep throws it when the
 *     rest is reported, so that it is tried again and alarms
 */
public record AuditReport(
    int keys,
    int told,
    int accounts,
    List<AccountId> blind,
    boolean unfinished,
    List<String> faults,
    Optional<RuntimeException> failure) {

  public AuditReport {
    blind = List.copyOf(blind);
    faults = List.copyOf(faults);
  }
}

package dev.kmsaccess.local.contract;

import java.time.Duration;
import java.time.Instant;

/** A fresh world with three accounts, seen through clients alone. */
public interface TestWorld {

  /** Returns the account that has the keys. */
  TestAccount owner();

  /** Returns another account of the same organisation. */
  TestAccount member();

  /** Returns an account of no organisation. */
  TestAccount outsider();

  /** Returns the id of the organisation. */
  String organization();

  /** Returns the time in this world. */
  Instant now();

  /** Lets time pass. */
  void advance(Duration duration);
}

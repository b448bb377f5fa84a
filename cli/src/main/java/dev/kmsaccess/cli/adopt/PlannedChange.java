package dev.kmsaccess.cli.adopt;

import java.io.PrintWriter;

/** A change that is shown before it is made. */
interface PlannedChange {

  /** Shows exactly what would be changed. */
  void show(PrintWriter out);

  /** Makes it, and says what was made. */
  void carryOut(PrintWriter out);
}

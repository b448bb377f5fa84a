package dev.kmsaccess.cli.audit;

import java.io.IOException;

/** A form in which the outcomes of an audit are written, one after the other. */
interface Report {

  /** Adds one outcome. */
  void add(Outcome outcome) throws IOException;

  /** Completes the report. */
  void end() throws IOException;
}

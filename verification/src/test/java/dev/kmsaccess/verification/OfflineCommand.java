package dev.kmsaccess.verification;

import dev.kmsaccess.cli.KmsAccess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command that needs no AWS, run in this process.
 *
 * @param status its exit status
 * @param out what it answered
 * @param err what it said besides
 */
record OfflineCommand(int status, String out, String err) {

  /** Runs a command of these words. */
  static OfflineCommand run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = KmsAccess.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new OfflineCommand(status, out.toString(), err.toString());
  }

  /** Returns what it answered, line by line. */
  List<String> lines() {
    return out.lines().toList();
  }
}

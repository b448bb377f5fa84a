package dev.kmsaccess.cli.operate;

import dev.kmsaccess.cli.UserFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The word of whoever sits at the terminal. */
public final class Consent {

  private Consent() {}

  /** Asks; anything but yes is no, and so is the end of the input. */
  public static boolean given(PrintWriter out, String question) {
    out.print(question + " Type yes: ");
    out.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (answer == null) {
        out.println();
        return false;
      }
      return answer.strip().equalsIgnoreCase("yes");
    } catch (IOException e) {
      throw UserFault.unreachable("your answer could not be read: " + e.getMessage());
    }
  }
}

package dev.kmsaccess.core.exposure;

/** The part of a text that a condition key shows: the account of a principal's ARN, for one. */
enum View {
  /** The text itself. */
  WHOLE,
  /** The fifth part of an ARN. */
  ACCOUNT,
  /** What stands behind the last slash. */
  NAME,
  /** What stands before the first slash. */
  FIRST_STEP,
  /** What stands before the first colon. */
  BEFORE_COLON;

  private static final Glob BEFORE_ACCOUNT =
      Glob.builder(8)
          .literal("arn:")
          .run(':')
          .literal(":")
          .run(':')
          .literal(":")
          .run(':')
          .literal(":")
          .build();
  private static final Glob AFTER_COLON = Glob.builder(2).literal(":").run(Glob.NO_STOP).build();
  private static final Glob AFTER_SLASH = Glob.builder(2).literal("/").run(Glob.NO_STOP).build();
  private static final Glob BEFORE_NAME = Glob.builder(2).run(Glob.NO_STOP).literal("/").build();
  private static final Glob NOTHING = Glob.literal("");

  /** Returns what the key shows of a text. */
  String of(String text) {
    return switch (this) {
      case WHOLE -> text;
      case ACCOUNT -> {
        int from = accountFrom(text);
        yield text.substring(from, end(text, ':', from));
      }
      case NAME -> text.substring(text.lastIndexOf('/') + 1);
      case FIRST_STEP -> text.substring(0, end(text, '/', 0));
      case BEFORE_COLON -> text.substring(0, end(text, ':', 0));
    };
  }

  /** Returns the pattern of the texts of which the key shows something that matches. */
  Glob lift(Glob pattern) {
    return switch (this) {
      case WHOLE -> pattern;
      case ACCOUNT -> pattern.within(BEFORE_ACCOUNT, ':', AFTER_COLON);
      case NAME -> pattern.within(BEFORE_NAME, '/', NOTHING);
      case FIRST_STEP -> pattern.within(NOTHING, '/', AFTER_SLASH);
      case BEFORE_COLON -> pattern.within(NOTHING, ':', AFTER_COLON);
    };
  }

  /** Returns a text like the example of which the key shows this. */
  String put(String shown, String example) {
    return switch (this) {
      case WHOLE -> shown;
      case ACCOUNT -> {
        int from = accountFrom(example);
        yield example.substring(0, from) + shown + example.substring(end(example, ':', from));
      }
      case NAME -> example.substring(0, example.lastIndexOf('/') + 1) + shown;
      case FIRST_STEP -> shown + example.substring(end(example, '/', 0));
      case BEFORE_COLON -> shown + example.substring(end(example, ':', 0));
    };
  }

  /** Returns what stands before the account of an ARN. */
  static String beforeAccount(String arn) {
    return arn.substring(0, accountFrom(arn));
  }

  private static int accountFrom(String arn) {
    int from = 0;
    for (int part = 0; part < 4; part++) {
      int colon = arn.indexOf(':', from);
      if (colon < 0) {
        return arn.length();
      }
      from = colon + 1;
    }
    return from;
  }

  private static int end(String text, char last, int from) {
    int end = text.indexOf(last, from);
    return end < 0 ? text.length() : end;
  }
}

package dev.kmsaccess.cli.audit;

/** Counts outcomes. */
final class Tally {

  private int open;
  private int closed;
  private int notUnderstood;

  void add(Outcome outcome) {
    switch (outcome) {
      case Outcome.NotUnderstood unknown -> notUnderstood++;
      case Outcome.Judged judged -> {
        if (judged.verdict().isClosed()) {
          closed++;
        } else {
          open++;
        }
      }
    }
  }

  int open() {
    return open;
  }

  int closed() {
    return closed;
  }

  int notUnderstood() {
    return notUnderstood;
  }
}

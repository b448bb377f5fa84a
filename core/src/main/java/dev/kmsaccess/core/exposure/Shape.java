package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.access.KmsOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form that all values of a condition key have, such as twelve digits: a row of segments, each
 * a number of characters of one kind. Read from left to right it is deterministic, because no
 * segment of open length is followed by a character that it could hold itself.
 */
final class Shape {

  private static final String DIGITS = "0123456789";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String NAME = LOWER + UPPER + DIGITS + "_+=,.@-";
  private static final String REST = "~!#\"$%&'()*;<>?[\\]^`{|}";
  private static final String OTHERS = others();
  private static final String PRINTABLE = NAME + "/:" + REST;
  private static final int MANY = Integer.MAX_VALUE;
  private static final int AFTER_SLASH = 1 << 30;
  private static final int NO_NAME = 1 << 29;

  /** Any text, the empty one excepted: a value that is empty often counts as none. */
  static final Shape ANY = new Shape().some("", 1, MANY).examples("something", "other");

  /** A truth value, as requests have it. */
  static final Shape BOOLEAN =
      new Shape().some(LOWER, 4, 5).examples("true", "false").andNoOthers();

  static final Shape ACCOUNT =
      new Shape().some(DIGITS, 12, 12).examples("444455556666", "123456789012", "987654321098");

  static final Shape ORGANIZATION =
      new Shape()
          .text("o-")
          .some(LOWER + DIGITS, 10, 32)
          .examples("o-stranger00", "o-another999")
          .orElse(new Shape().text("o-").some(LOWER + DIGITS, 1, 32));

  /** An organisation's path; lenient after the organisation's id, where people write by hand. */
  static final Shape ORGANIZATION_PATH =
      new Shape()
          .text("o-")
          .some(LOWER + DIGITS, 10, 32)
          .text("/")
          .some("", 1, MANY)
          .endingWith('/')
          .examples("o-stranger00/r-strg/ou-strg-12345678/", "o-another999/r-anth/")
          .orElse(
              new Shape()
                  .text("o-")
                  .some(LOWER + DIGITS, 1, 32)
                  .text("/")
                  .some("", 1, MANY)
                  .endingWith('/'));

  /** An operation that a grant can give. */
  static final Shape GRANT_OPERATION =
      new Shape()
          .some(LOWER + UPPER, 1, MANY)
          .examples(
              Stream.of(KmsOperation.values()).map(KmsOperation::apiName).toArray(String[]::new))
          .andNoOthers();

  static final Shape SIGNING_ALGORITHM =
      word("RSASSA_PSS_SHA_256", "ECDSA_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256", "ML_DSA_SHAKE_256");

  static final Shape CONSTRAINT_TYPE = word("EncryptionContextEquals", "EncryptionContextSubset");

  static final Shape MAC_ALGORITHM = word("HMAC_SHA_256", "HMAC_SHA_512");

  static final Shape AGREEMENT_ALGORITHM = word("ECDH");

  static final Shape KEY_PAIR_SPEC = word("RSA_2048", "ECC_NIST_P256");

  /** {@code aws:userid} of a role's session. */
  static final Shape ROLE_ID =
      new Shape()
          .text("AROA")
          .some(UPPER + DIGITS, 1, MANY)
          .text(":")
          .some(NAME, 1, MANY)
          .examples("AROASTRANGER000000000:session", "AROAANOTHER9999999999:outsider");

  /** {@code aws:userid} of an IAM user. */
  static final Shape USER_ID =
      new Shape()
          .text("AIDA")
          .some(UPPER + DIGITS, 1, MANY)
          .examples("AIDASTRANGER000000000", "AIDAANOTHER9999999999");

  /** {@code aws:userid} of a federated user. */
  static final Shape FEDERATED_ID =
      new Shape()
          .some(DIGITS, 12, 12)
          .text(":")
          .some(NAME, 1, MANY)
          .examples("444455556666:outsider");

  /** The name of a service principal. */
  static final Shape SERVICE =
      new Shape()
          .some(LOWER + DIGITS + "-.", 1, MANY)
          .examples("s3.amazonaws.com", "sns.amazonaws.com");

  /** Whom a grant names: mostly the ARN of a principal. */
  static final Shape GRANTEE =
      new Shape()
          .some(NAME + "/:", 1, MANY)
          .examples(
              "arn:aws:iam::444455556666:role/outsider", "arn:aws:iam::123456789012:role/other");

  /** The ARN of any resource. */
  static final Shape ARN =
      new Shape()
          .text("arn:")
          .some("", 1, MANY)
          .examples("arn:aws:sns:us-east-1:444455556666:topic", "arn:aws:s3:::strangers-bucket");

  private final List<Segment> segments = new ArrayList<>();
  private List<String> examples = List.of();
  private char end = Glob.NO_STOP;
  private @Nullable Segment names;
  private boolean complete;
  private @Nullable Shape otherwise;

  /** Characters of one kind; an empty kind holds all. The kinds are ASCII: two words of bits do. */
  private record Segment(String kind, long low, long high, int least, int most) {
    static Segment of(String kind, int least, int most) {
      long low = 0;
      long high = 0;
      for (int i = 0; i < kind.length(); i++) {
        char c = kind.charAt(i);
        low |= c < 64 ? 1L << c : 0;
        high |= c >= 64 ? 1L << c : 0;
      }
      return new Segment(kind, low, high, least, most);
    }

    boolean holds(char c) {
      return kind.isEmpty() || (c < 64 ? (low >> c & 1) != 0 : c < 128 && (high >> c & 1) != 0);
    }
  }

  private Shape() {}

  /**
   * Returns the form of a principal's ARN whose name follows this, such as {@code role/}.
   *
   * <p>The path of a user or a role may have any printable character (<a
   * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>),
   * colons too, so that a stranger can have {@code role/x:111122223333:role/admin}. Names may not.
   */
  static Shape principal(String service, String partition, String resource) {
    return principal(service, partition, resource, NAME);
  }

  /**
   * Returns the same form with colons in names, as those that AWS makes for itself have them:
   * {@code aws:ec2-infrastructure}.
   */
  static Shape principalOfAws(String service, String partition, String resource) {
    return principal(service, partition, resource, NAME + ":");
  }

  private static Shape principal(String service, String partition, String resource, String name) {
    Shape shape =
        new Shape()
            .text("arn:" + partition + ":" + service + "::")
            .some(DIGITS, 12, 12)
            .text(":" + resource);
    if (service.equals("sts")) {
      shape.some(name, 1, MANY);
    } else if (resource.endsWith("/")) {
      shape.some(PRINTABLE, 1, MANY).pathEndingIn(name);
    }
    return shape.examples(
        ACCOUNT.examples.stream()
            .map(it -> "arn:" + partition + ":" + service + "::" + it + ":" + resource)
            .map(it -> it.endsWith("/") ? it + "outsider" : it)
            .toArray(String[]::new));
  }

  /** Returns the form of a word of which these are examples, and may not be all. */
  private static Shape word(String... examples) {
    return new Shape().some("", 1, MANY).examples(examples);
  }

  private Shape text(String text) {
    for (int i = 0; i < text.length(); i++) {
      some(text.substring(i, i + 1), 1, 1);
    }
    return this;
  }

  private Shape some(String kind, int least, int most) {
    if (most > 0) {
      segments.add(Segment.of(kind, least, most));
    }
    return this;
  }

  private Shape endingWith(char last) {
    end = last;
    return this;
  }

  /** Lets no slash follow another, and after the last only what a name has. */
  private Shape pathEndingIn(String name) {
    names = Segment.of(name, 1, MANY);
    return this;
  }

  private Shape examples(String... some) {
    examples = List.of(some);
    return this;
  }

  private Shape orElse(Shape lenient) {
    otherwise = lenient;
    return this;
  }

  private Shape andNoOthers() {
    complete = true;
    return this;
  }

  /**
   * Returns a form that values are not known to have, but might, where no value of this one will
   * do; null if there is none.
   */
  @Nullable Shape otherwise() {
    return otherwise;
  }

  /** Whether there are no values but the examples. */
  boolean isComplete() {
    return complete;
  }

  /** Natural values of this form that no policy is likely to name. */
  List<String> examples() {
    return examples;
  }

  int start() {
    return 0;
  }

  /** Returns the state after one more character, or -1 if no value of this form goes on so. */
  int next(int state, char c) {
    if (names == null) {
      return step(state, c);
    }
    if (c == '/' && (state & AFTER_SLASH) != 0) {
      return -1;
    }
    int next = step(state & ~(AFTER_SLASH | NO_NAME), c);
    if (next < 0 || c == '/') {
      return next < 0 ? next : next | AFTER_SLASH;
    }
    boolean inPath = next >>> 16 == segments.size() - 1;
    boolean noName = (state & NO_NAME) != 0 || (inPath && !names.holds(c));
    return noName ? next | NO_NAME : next;
  }

  private int step(int state, char c) {
    int segment = state >>> 16;
    int count = state & 0xFFFF;
    while (segment < segments.size()) {
      Segment here = segments.get(segment);
      if (count < here.most && here.holds(c)) {
        // Counting on beyond the least number would only multiply the states.
        int counted = here.most == MANY ? Math.min(count + 1, here.least) : count + 1;
        return segment << 16 | counted;
      }
      if (count < here.least) {
        return -1;
      }
      segment++;
      count = 0;
    }
    return -1;
  }

  /** Returns a character that can come next and is named by the form; none if there is no such. */
  char awaited(int state) {
    int segment = (state & ~(AFTER_SLASH | NO_NAME)) >>> 16;
    int count = state & 0xFFFF;
    while (segment < segments.size()) {
      Segment here = segments.get(segment);
      if (count < here.most && here.kind.length() == 1) {
        return here.kind.charAt(0);
      }
      if (count < here.least) {
        return Glob.NO_STOP;
      }
      segment++;
      count = 0;
    }
    return Glob.NO_STOP;
  }

  /** Whether a value may have this character as its last. */
  boolean mayEndWith(char last) {
    return end == Glob.NO_STOP || end == last;
  }

  /** Whether a value may end in this state. */
  boolean accepts(int state) {
    if ((state & (AFTER_SLASH | NO_NAME)) != 0) {
      return false;
    }
    int segment = state >>> 16;
    if (segment < segments.size() && (state & 0xFFFF) < segments.get(segment).least) {
      return false;
    }
    for (int i = segment + 1; i < segments.size(); i++) {
      if (segments.get(i).least > 0) {
        return false;
      }
    }
    return true;
  }

  boolean accepts(String value) {
    if (complete) {
      return examples.contains(value);
    }
    int state = start();
    for (int i = 0; i < value.length(); i++) {
      state = next(state, value.charAt(i));
      if (state < 0) {
        return false;
      }
    }
    return !value.isEmpty() && accepts(state) && mayEndWith(value.charAt(value.length() - 1));
  }

  /** Returns the characters that this form asks for by name. */
  String ownCharacters() {
    StringBuilder own = new StringBuilder();
    for (Segment segment : segments) {
      if (segment.kind.length() == 1) {
        own.append(segment.kind);
      }
    }
    return end == Glob.NO_STOP ? own.toString() : own.append(end).toString();
  }

  /**
   * Returns kinds of characters such that no form tells two of one kind apart; the last one holds a
   * character that stands for all that are in no other.
   */
  static List<String> kindsOfCharacters() {
    return List.of(LOWER, DIGITS, UPPER, "/", ":", "-", ".", "_+=,@", REST, OTHERS);
  }

  private static String others() {
    StringBuilder others = new StringBuilder(" ");
    for (char c = '\u00a1'; c <= '\u00ff'; c++) {
      others.append(c);
    }
    return others.toString();
  }
}

package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.PlainLine.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides what is cut out of a line: its id, its key's id, its Sids, the ids of accounts and of
 * organisations, and the names of roles and users.
 *
 * <p>A policy means the same when its accounts, or its organisations, or its roles and users, are
 * given other names, each everywhere the same one and different ones different names, as long as
 * all that it does with them is to ask whether two are the same. So they are cut out only where
 *
 * <ul>
 *   <li>each stands by itself: an account is all there is between two colons, and a name all that
 *       follows {@code :role/} or {@code :user/}, and an organisation the whole value of a key that
 *       has its id;
 *   <li>it names a principal or is compared as a text, with its case, and there is no variable;
 *   <li>no wildcard sees a part of one, in the values of keys that may have to do with them: it
 *       stands beside no digit, and for names it is the whole last part of its text, unless that is
 *       a name that is cut out, and for organisations it is everything or nothing;
 *   <li>no role's session or user's own name or id is asked for, which has the name in it, and no
 *       path of an organisation;
 *   <li>nothing is known of the account or organisation but what the line says, and for accounts
 *       the line says whose the key is.
 * </ul>
 *
 * <p>Otherwise all accounts are left in, or all organisations, or all names.
 */
final class LineCutter implements PlainLine.Texts {

  private static final byte[] KEY = ascii(":key/");
  private static final byte[] MULTI_REGION_KEY = ascii(":key/mrk-");
  private static final byte[] ROLE = ascii(":role/");
  private static final byte[] USER = ascii(":user/");
  private static final byte[] STS = ascii(":sts:");
  private static final byte[] OF_USER = ascii("aws:user");
  private static final byte[][] APART = {
    ascii("aws:sourcevpc"),
    ascii("aws:sourcevpce"),
    ascii("aws:requestedregion"),
    ascii("kms:viaservice"),
    ascii("kms:encryptioncontextkeys")
  };
  private static final byte[][] STARTS_APART = {
    ascii("kms:encryptioncontext:"), ascii("aws:principaltag/"), ascii("aws:resourcetag/")
  };
  private static final byte[][] ORGANIZATION_KEYS = {
    ascii("aws:principalorgid"),
    ascii("aws:sourceorgid"),
    ascii("aws:resourceorgid"),
    ascii("aws:vpceorgid")
  };
  private static final byte[][] PATH_KEYS = {
    ascii("aws:principalorgpaths"),
    ascii("aws:sourceorgpaths"),
    ascii("aws:resourceorgpaths"),
    ascii("aws:vpceorgpaths")
  };
  private static final byte[] FOR_ANY = ascii("ForAnyValue:");
  private static final byte[] FOR_ALL = ascii("ForAllValues:");
  private static final byte[] IGNORE_CASE = ascii("IgnoreCase");
  private static final byte[][] ON_TEXTS = {ascii("String"), ascii("Arn")};
  private static final byte[][] ON_OTHERS = {
    ascii("Bool"), ascii("Null"), ascii("Date"), ascii("Numeric"), ascii("Ip"), ascii("NotIp")
  };
  private static final int KEY_ID_LENGTH = 36;
  private static final int MULTI_REGION_ID_LENGTH = 32;
  private static final int ACCOUNT_LENGTH = 12;
  private static final int LONGEST_NAME = 64;
  private static final int SHORTEST_ORGANIZATION = 12;
  private static final int LONGEST_ORGANIZATION = 34;

  /** What the values of a condition key have to do with. */
  private enum About {
    ORGANIZATIONS,
    NOBODY,
    ANYBODY
  }

  private final Line line;
  private final byte[] bytes;
  private final KnownNames known;

  private int[] cuts = new int[48];
  private int length;
  private int sids;

  private final long[] accounts = new long[LineCut.MOST];
  private int accountCount;
  private boolean accountsAsked;
  private boolean keyHasAccount;

  private final DifferentTexts names;
  private boolean namesAsked;

  private final DifferentTexts organizations;
  private boolean organizationsAsked;

  /** What the values that follow are compared as. */
  private boolean asTexts;

  private About about = About.ANYBODY;

  private LineCutter(Line line, KnownNames known) {
    this.line = line;
    this.bytes = line.bytes();
    this.known = known;
    this.names = new DifferentTexts(bytes);
    this.organizations = new DifferentTexts(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Cuts a line; empty if it is not as plain as it must be.
   *
   * @param known whom more is known of than the line says
   */
  static Optional<LineCut> cut(Line line, KnownNames known) {
    LineCutter cutter = new LineCutter(line, known);
    return PlainLine.walk(line, cutter) ? Optional.of(cutter.cut()) : Optional.empty();
  }

  private LineCut cut() {
    boolean withAccounts = keyHasAccount && !accountsAsked;
    int kept = 0;
    for (int i = 0; i < length; i += 3) {
      boolean left =
          switch (cuts[i] / 100 * 100) {
            case LineCut.FIRST_ACCOUNT -> !withAccounts;
            case LineCut.FIRST_NAME -> namesAsked;
            case LineCut.FIRST_ORGANIZATION -> organizationsAsked;
            default -> false;
          };
      if (!left) {
        System.arraycopy(cuts, i, cuts, kept, 3);
        kept += 3;
      }
    }
    return new LineCut(
        line,
        Arrays.copyOf(cuts, kept),
        withAccounts ? Arrays.copyOf(accounts, accountCount) : new long[0]);
  }

  @Override
  public boolean add(Place place, int from, int to) {
    switch (place) {
      // An empty text would leave the form of a line that has none to cut.
      case ID -> cut(LineCut.ID, from, to);
      case ID_NUMBER -> cut(LineCut.ID_NUMBER, from, to);
      case SID -> cut(LineCut.FIRST_SID + sids++, from, to);
      case KEY -> {
        return key(from, to);
      }
      case PRINCIPAL -> {
        accounts(from, to);
        names(from, to);
      }
      case OPERATOR -> operator(from, to);
      case CONDITION_KEY -> {
        conditionKey(from, to);
      }
      case VALUE -> value(from, to);
      case OTHER -> other(from, to);
    }
    return place != Place.ID && place != Place.SID || from < to && sids <= LineCut.MOST;
  }

  private void cut(int number, int from, int to) {
    if (length == cuts.length) {
      cuts = Arrays.copyOf(cuts, 2 * cuts.length);
    }
    cuts[length] = number;
    cuts[length + 1] = from;
    cuts[length + 2] = to;
    length += 3;
  }

  private void cutNumbered(int first, int number, int from, int to) {
    if (number < 0) {
      everythingIsAsked();
    } else {
      cut(first + number, from, to);
    }
  }

  /** Cuts the account and the id out of a key's ARN, but for the {@code mrk-} of the latter. */
  private boolean key(int from, int to) {
    if (ends(KEY, from, to) || ends(MULTI_REGION_KEY, from, to)) {
      return false; // without an id it would have the form of one whose id was cut out
    }
    int id =
        Math.max(
            idAfter(KEY, KEY_ID_LENGTH, from, to),
            idAfter(MULTI_REGION_KEY, MULTI_REGION_ID_LENGTH, from, to));
    accounts(from, id < 0 ? to : id);
    keyHasAccount = true;
    if (id >= 0) {
      cut(LineCut.KEY_ID, id, to);
    }
    return true;
  }

  /** Returns where an id of this length begins that ends a text after a word, or -1. */
  private int idAfter(byte[] word, int idLength, int from, int to) {
    int id = to - idLength;
    if (!ends(word, from, id)) {
      return -1;
    }
    for (int i = id; i < to; i++) {
      byte it = bytes[i];
      if (!(isDigit(it) || it >= 'a' && it <= 'f' || it == '-')) {
        return -1;
      }
    }
    return id;
  }

  private void operator(int from, int to) {
    int plain = from;
    if (starts(FOR_ANY, from, to)) {
      plain = from + FOR_ANY.length;
    } else if (starts(FOR_ALL, from, to)) {
      plain = from + FOR_ALL.length;
    }
    asTexts = startsAny(ON_TEXTS, plain, to);
    namesAsked |= has(IGNORE_CASE, from, to); // organisations have small letters only
    if (!asTexts && !startsAny(ON_OTHERS, plain, to)) {
      everythingIsAsked();
    }
  }

  private void conditionKey(int from, int to) {
    boolean path = isAny(PATH_KEYS, from, to);
    organizationsAsked |= path;
    if (isAny(ORGANIZATION_KEYS, from, to)) {
      about = About.ORGANIZATIONS;
    } else if (path || isAny(APART, from, to) || startsWithAny(STARTS_APART, from, to)) {
      about = About.NOBODY;
    } else {
      about = About.ANYBODY;
    }
    namesAsked |= startsIgnoringCase(OF_USER, from, to);
    other(from, to);
  }

  private void value(int from, int to) {
    if (about == About.ORGANIZATIONS) {
      organization(from, to);
    } else if (about == About.NOBODY) {
      variables(from, to);
    } else if (asTexts) {
      accounts(from, to);
      names(from, to);
    } else {
      other(from, to);
    }
  }

  private void organization(int from, int to) {
    variables(from, to);
    if (!asTexts) {
      return;
    }
    if (!isOrganization(from, to)) {
      organizationsAsked |= !(to - from == 1 && bytes[from] == '*');
    } else if (!known.hasOrganization(bytes, from, to)) {
      cutNumbered(LineCut.FIRST_ORGANIZATION, organizations.number(from, to), from, to);
    }
  }

  private boolean isOrganization(int from, int to) {
    if (to - from < SHORTEST_ORGANIZATION
        || to - from > LONGEST_ORGANIZATION
        || bytes[from] != 'o'
        || bytes[from + 1] != '-') {
      return false;
    }
    for (int i = from + 2; i < to; i++) {
      if (!isOfOrganization(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the id of an organisation may have this character after its {@code o-}. */
  static boolean isOfOrganization(byte it) {
    return isDigit(it) || it >= 'a' && it <= 'z';
  }

  private void everythingIsAsked() {
    accountsAsked = true;
    namesAsked = true;
    organizationsAsked = true;
  }

  private void variables(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '$') {
        everythingIsAsked();
      }
    }
  }

  /** Cuts the accounts out of a text, and finds what else it may ask of one. */
  private void accounts(int from, int to) {
    variables(from, to);
    int digits = 0;
    long number = 0;
    for (int i = from; i <= to; i++) {
      byte it = i < to ? bytes[i] : (byte) ':';
      if (isDigit(it)) {
        number = digits < ACCOUNT_LENGTH ? 10 * number + it - '0' : number;
        digits++;
      } else {
        if (digits == ACCOUNT_LENGTH) {
          int begin = i - digits;
          if (it == ':' && (begin == from || bytes[begin - 1] == ':')) {
            account(number, begin, i);
          }
        }
        if (isWildcard(it)) {
          accountsAsked |= digits > 0 || i + 1 < to && isDigit(bytes[i + 1]);
        }
        digits = 0;
        number = 0;
      }
    }
  }

  private void account(long account, int from, int to) {
    if (known.accounts().contains(account)) {
      return;
    }
    int index = 0;
    while (index < accountCount && accounts[index] != account) {
      index++;
    }
    if (index == LineCut.MOST) {
      accountsAsked = true;
      return;
    }
    if (index == accountCount) {
      accounts[accountCount++] = account;
    }
    cut(LineCut.FIRST_ACCOUNT + index, from, to);
  }

  /** Cuts the name out of a text, and finds what else it may ask of one. */
  private void names(int from, int to) {
    int last = from;
    boolean wild = false;
    for (int i = from; i < to; i++) {
      if (bytes[i] == ':' || bytes[i] == '/') {
        last = i + 1;
      }
      wild |= isWildcard(bytes[i]);
    }
    if ((ends(ROLE, from, last) || ends(USER, from, last)) && isName(last, to)) {
      cutNumbered(LineCut.FIRST_NAME, names.number(last, to), last, to);
    } else {
      boolean any = to - last == 1 && bytes[last] == '*';
      namesAsked |= wild && !any || has(STS, from, to);
    }
  }

  private boolean isName(int from, int to) {
    if (from == to || to - from > LONGEST_NAME) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isOfName(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the name of a role or a user may have this character (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM name
   * requirements</a>).
   */
  static boolean isOfName(byte it) {
    return isDigit(it)
        || it >= 'a' && it <= 'z'
        || it >= 'A' && it <= 'Z'
        || it == '-'
        || it == '_'
        || it == '.'
        || it == ','
        || it == '+'
        || it == '='
        || it == '@';
  }

  /** Finds out whether an account stands where no account is compared as a text. */
  private void other(int from, int to) {
    int digits = 0;
    for (int i = from; i < to; i++) {
      digits = isDigit(bytes[i]) ? digits + 1 : 0;
      accountsAsked |= digits == ACCOUNT_LENGTH;
    }
  }

  private static boolean isDigit(byte it) {
    return it >= '0' && it <= '9';
  }

  private static boolean isWildcard(byte it) {
    return it == '*' || it == '?';
  }

  private boolean isAny(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (to - from == word.length && startsIgnoringCase(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsWithAny(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (startsIgnoringCase(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsAny(byte[][] words, int from, int to) {
    for (byte[] word : words) {
      if (starts(word, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean starts(byte[] word, int from, int to) {
    return from + word.length <= to
        && Arrays.equals(word, 0, word.length, bytes, from, from + word.length);
  }

  private boolean ends(byte[] word, int from, int to) {
    return to - word.length >= from
        && Arrays.equals(word, 0, word.length, bytes, to - word.length, to);
  }

  private boolean has(byte[] word, int from, int to) {
    for (int i = from; i + word.length <= to; i++) {
      if (starts(word, i, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsIgnoringCase(byte[] word, int from, int to) {
    if (from + word.length > to) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      byte it = bytes[from + i];
      if (word[i] != (it >= 'A' && it <= 'Z' ? it + ('a' - 'A') : it)) {
        return false;
      }
    }
    return true;
  }
}

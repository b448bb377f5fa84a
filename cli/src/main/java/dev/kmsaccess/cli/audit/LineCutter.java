package dev.kmsaccess.cli.audit;

import dev.kmsaccess.cli.audit.PlainLine.Place;
import dev.kmsaccess.core.arn.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides what is cut out of a line: its id, its key's id, its Sids, the ids of accounts and of
 * organisations, the names of roles and users, and the values of some keys that any text may be.
 *
 * <p>A policy means the same when its accounts, or its organisations, or its roles and users, or
 * these texts, are given other names, each everywhere the same one and different ones different
 * names, as long as all that it does with them is to ask whether two are the same. So they are cut
 * out only where
 *
 * <ul>
 *   <li>each stands by itself: an account is all there is between two colons, and a name all that
 *       follows {@code :role/} or {@code :user/}, and an organisation or a text the whole value of
 *       a key that has such;
 *   <li>it names a principal or is compared as a text, with its case, a whole ARN where it is one,
 *       and there is no variable;
 *   <li>in values of keys that may have to do with them, no wildcard sees a part of one: it stands
 *       beside no digit, and for names it is the whole last part of its text, unless that is a name
 *       that is cut out, and for organisations and texts it is everything or nothing;
 *   <li>no user's own name or id is asked for, which has an account or a name in it, no path of an
 *       organisation, and no session named as principal;
 *   <li>nothing is known of the account, organisation or network but what the line says, and for
 *       accounts the line says whose the key is.
 * </ul>
 *
 * <p>Otherwise all accounts are left in, or all organisations, or all names, or all texts.
 */
final class LineCutter implements PlainLine.Texts {

  private static final byte[] KEY = LineBytes.word(":key/");
  private static final byte[] MULTI_REGION_KEY = LineBytes.word(":key/mrk-");
  private static final byte[] ROLE = LineBytes.word(":role/");
  private static final byte[] USER = LineBytes.word(":user/");
  private static final byte[] STS = LineBytes.word(":sts:");
  private static final byte[][] ALLOW = LineBytes.words("Allow");
  private static final byte[] FOR_ANY = LineBytes.word("ForAnyValue:");
  private static final byte[] FOR_ALL = LineBytes.word("ForAllValues:");
  private static final byte[] IF_EXISTS = LineBytes.word("IfExists");
  private static final byte[][] ON_STRINGS =
      LineBytes.words("StringEquals", "StringNotEquals", "StringLike", "StringNotLike");
  private static final byte[][] ON_STRINGS_IN_ANY_CASE =
      LineBytes.words("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase");
  private static final byte[][] ON_ARNS =
      LineBytes.words("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike");
  private static final byte[][] ON_SCALES = LineBytes.words("Date", "Numeric");
  private static final byte[][] ON_OTHERS =
      LineBytes.words("Bool", "Null", "IpAddress", "NotIpAddress");
  private static final int PARTS_OF_AN_ARN = 6;
  private static final int KEY_ID_LENGTH = 36;
  private static final int MULTI_REGION_ID_LENGTH = 32;
  private static final int ACCOUNT_LENGTH = 12;
  private static final int LONGEST_NAME = 64;

  private enum Comparing {
    STRINGS,
    ARNS,
    SCALES,
    OTHERWISE
  }

  private final Line line;
  private final byte[] bytes;
  private final LineBytes text;
  private final KnownNames known;

  private int[] cuts = new int[48];
  private int length;
  private int sids;

  private final DifferentTexts accounts;
  private boolean accountsAsked;
  private boolean keyHasAccount;

  private final DifferentTexts names;
  private boolean namesAsked;

  private final DifferentTexts organizations;
  private boolean organizationsAsked;

  private final DifferentTexts texts;
  private boolean textsAsked;

  private final LineStatements statements = new LineStatements();

  /** Whether the statement that is being walked through allows. */
  private boolean allows;

  /** What the values that follow are compared as. */
  private Comparing comparing = Comparing.OTHERWISE;

  private KeySubject about = KeySubject.ANYBODY;

  private LineCutter(Line line, KnownNames known) {
    this.line = line;
    this.bytes = line.bytes();
    this.text = new LineBytes(bytes);
    this.known = known;
    this.accounts = new DifferentTexts(bytes);
    this.names = new DifferentTexts(bytes);
    this.organizations = new DifferentTexts(bytes);
    this.texts = new DifferentTexts(bytes);
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
            case LineCut.FIRST_TEXT -> textsAsked;
            default -> false;
          };
      if (!left) {
        System.arraycopy(cuts, i, cuts, kept, 3);
        kept += 3;
      }
    }
    boolean separable = withAccounts && !organizationsAsked && statements.areSeparable(bytes);
    return new LineCut(
        line, Arrays.copyOf(cuts, kept), separable ? statements : LineStatements.INSEPARABLE);
  }

  @Override
  public boolean add(Place place, int from, int to) {
    switch (place) {
      case ID -> cut(LineCut.ID, from, to);
      case ID_NUMBER -> cut(LineCut.ID_NUMBER, from, to);
      case SID -> cut(LineCut.FIRST_SID + sids++, from, to);
      case KEY -> {
        return key(from, to);
      }
      case EFFECT -> allows = text.isAny(ALLOW, from, to);
      case STATEMENT -> statement(from, to);
      case PRINCIPAL -> {
        accounts(from, to);
        names(from, to);
      }
      case OPERATOR -> operator(from, to);
      case CONDITION_KEY -> conditionKey(from, to);
      case VALUE -> value(from, to);
      case OTHER -> other(from, to);
    }
    // An empty id or Sid would leave the form of a line that has none to cut.
    return place != Place.ID && place != Place.SID || from < to && sids <= LineCut.MOST;
  }

  /** What is not plainly an Allow is in every part of the line, and so are its faults. */
  private void statement(int from, int to) {
    statements.add(from, to, allows);
    allows = false;
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
    if (text.ends(KEY, from, to) || text.ends(MULTI_REGION_KEY, from, to)) {
      return false; // without an id it would have the form of one whose id was cut out
    }
    int id =
        Math.max(
            idAfter(KEY, KEY_ID_LENGTH, from, to),
            idAfter(MULTI_REGION_KEY, MULTI_REGION_ID_LENGTH, from, to));
    int account = from;
    for (int colons = 0; colons < 4 && account < to; account++) {
      colons += bytes[account] == ':' ? 1 : 0;
    }
    accounts(account, id < 0 ? to : id);
    keyHasAccount = true;
    if (id >= 0) {
      cut(LineCut.KEY_ID, id, to);
    }
    return true;
  }

  /** Returns where an id of this length begins that ends a text after a word, or -1. */
  private int idAfter(byte[] word, int idLength, int from, int to) {
    int id = to - idLength;
    if (!text.ends(word, from, id)) {
      return -1;
    }
    for (int i = id; i < to; i++) {
      byte it = bytes[i];
      if (!(LineBytes.isDigit(it) || it >= 'a' && it <= 'f' || it == '-')) {
        return -1;
      }
    }
    return id;
  }

  private void operator(int from, int to) {
    int plain = from;
    if (text.starts(FOR_ANY, from, to)) {
      plain = from + FOR_ANY.length;
    } else if (text.starts(FOR_ALL, from, to)) {
      plain = from + FOR_ALL.length;
    }
    int end = text.ends(IF_EXISTS, plain, to) ? to - IF_EXISTS.length : to;
    boolean anyCase = text.isAny(ON_STRINGS_IN_ANY_CASE, plain, end);
    namesAsked |= anyCase; // accounts and organisations have no capital letters
    textsAsked |= anyCase;
    if (anyCase || text.isAny(ON_STRINGS, plain, end)) {
      comparing = Comparing.STRINGS;
    } else if (text.isAny(ON_ARNS, plain, end)) {
      comparing = Comparing.ARNS;
    } else if (text.startsAny(ON_SCALES, plain, end)) {
      comparing = Comparing.SCALES;
    } else {
      comparing = Comparing.OTHERWISE;
      if (!text.isAny(ON_OTHERS, plain, end)) {
        everythingIsAsked();
      }
    }
  }

  private void conditionKey(int from, int to) {
    about = KeySubject.of(text, from, to);
    organizationsAsked |= about == KeySubject.ORGANIZATION_PATHS;
    if (about == KeySubject.USERS) {
      accountsAsked = true;
      namesAsked = true;
    }
    // An account may be compared as a number, and a number as the seconds of a date.
    boolean scaled = comparing == Comparing.SCALES;
    accountsAsked |= scaled && about != KeySubject.NOBODY && about != KeySubject.TEXTS;
    textsAsked |= about == KeySubject.TEXTS && (scaled || comparing == Comparing.ARNS);
    other(from, to);
  }

  private void value(int from, int to) {
    switch (about) {
      case ORGANIZATIONS -> organization(from, to);
      case TEXTS -> freeText(from, to);
      case ORGANIZATION_PATHS, USERS, NOBODY -> variables(from, to);
      case ANYBODY -> {
        switch (comparing) {
          case STRINGS, ARNS -> {
            accounts(from, to);
            names(from, to);
          }
          case SCALES, OTHERWISE -> other(from, to);
        }
      }
    }
    if (comparing == Comparing.ARNS && !isWholeArn(from, to)) {
      everythingIsAsked(); // it may match all that begins like it
    }
  }

  private boolean isWholeArn(int from, int to) {
    int parts = 1;
    for (int i = from; i < to; i++) {
      parts += bytes[i] == ':' ? 1 : 0;
    }
    return parts >= PARTS_OF_AN_ARN || text.isAnything(from, to);
  }

  private void organization(int from, int to) {
    variables(from, to);
    if (comparing != Comparing.STRINGS) {
      return;
    }
    if (!isOrganization(from, to)) {
      organizationsAsked |= !text.isAnything(from, to);
    } else if (!known.hasOrganization(text, from, to)) {
      cutNumbered(LineCut.FIRST_ORGANIZATION, organizations.number(from, to), from, to);
    }
  }

  private void freeText(int from, int to) {
    variables(from, to);
    if (text.hasWildcard(from, to)) {
      textsAsked |= !text.isAnything(from, to);
    } else if (comparing == Comparing.STRINGS
        && isName(from, to)
        && !known.hasNetwork(text, from, to)) {
      cutNumbered(LineCut.FIRST_TEXT, texts.number(from, to), from, to);
    }
  }

  private boolean isOrganization(int from, int to) {
    return OrganizationId.parse(new String(bytes, from, to - from, StandardCharsets.US_ASCII))
        .isPresent();
  }

  private void everythingIsAsked() {
    accountsAsked = true;
    namesAsked = true;
    organizationsAsked = true;
    textsAsked = true;
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
      if (LineBytes.isDigit(it)) {
        number = digits < ACCOUNT_LENGTH ? 10 * number + it - '0' : number;
        digits++;
      } else {
        if (digits == ACCOUNT_LENGTH) {
          int begin = i - digits;
          if (it == ':' && (begin == from || bytes[begin - 1] == ':')) {
            if (!known.hasAccount(number)) {
              cutNumbered(LineCut.FIRST_ACCOUNT, accounts.number(begin, i), begin, i);
            }
          }
        }
        if (LineBytes.isWildcard(it)) {
          accountsAsked |= digits > 0 || i + 1 < to && LineBytes.isDigit(bytes[i + 1]);
        }
        digits = 0;
        number = 0;
      }
    }
  }

  /** Cuts the name out of a text, and finds what else it may ask of one. */
  private void names(int from, int to) {
    int last = to;
    while (last > from && bytes[last - 1] != ':' && bytes[last - 1] != '/') {
      last--;
    }
    if ((text.ends(ROLE, from, last) || text.ends(USER, from, last)) && isName(last, to)) {
      cutNumbered(LineCut.FIRST_NAME, names.number(last, to), last, to);
    } else {
      namesAsked |=
          text.hasWildcard(from, to) && !text.isAnything(last, to) || text.has(STS, from, to);
    }
  }

  private boolean isName(int from, int to) {
    if (from == to || to - from > LONGEST_NAME) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!LineBytes.isOfName(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  /** Finds out whether an account stands where no account is compared as a text. */
  private void other(int from, int to) {
    if (to - from < ACCOUNT_LENGTH) {
      return;
    }
    int digits = 0;
    for (int i = from; i < to; i++) {
      digits = LineBytes.isDigit(bytes[i]) ? digits + 1 : 0;
      accountsAsked |= digits == ACCOUNT_LENGTH;
    }
  }
}

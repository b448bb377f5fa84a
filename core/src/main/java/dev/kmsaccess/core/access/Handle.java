package dev.kmsaccess.core.access;

import dev.kmsaccess.core.arn.KeyArn;
import dev.kmsaccess.core.arn.PrincipalArn;

/** Where an access is, precisely enough to end it. */
public sealed interface Handle {

  /** A grant on a key. */
  record Grant(KeyArn key, String id) implements Handle {
    @Override
    public Mode mode() {
      return Mode.GRANT;
    }

    @Override
    public String field() {
      return "grantId";
    }
  }

  /** A statement, or several with this stem of a Sid, in a key's policy. */
  record Statement(KeyArn key, String sid) implements Handle {
    @Override
    public Mode mode() {
      return Mode.POLICY;
    }

    @Override
    public String field() {
      return "statementId";
    }

    @Override
    public String id() {
      return sid;
    }
  }

  /** A role of the key account that may use a key. */
  record Role(KeyArn key, PrincipalArn arn) implements Handle {
    @Override
    public Mode mode() {
      return Mode.ROLE;
    }

    @Override
    public String field() {
      return "roleArn";
    }

    @Override
    public String id() {
      return arn.toString();
    }
  }

  /** Returns the key that the access is to. */
  KeyArn key();

  /** Returns what answers and releases call it: the grant's id, the Sid, the role's ARN. */
  String id();

  /** Returns the field of answers and releases that has this id. */
  String field();

  /** Returns how the access was made. */
  Mode mode();
}

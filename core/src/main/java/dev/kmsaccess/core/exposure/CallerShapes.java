package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.exposure.Person.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms of callers' ARNs, by the kind of caller and the partition. */
final class CallerShapes {

  /** Who has an account. */
  static final List<Kind> PEOPLE = List.of(Kind.ROLE, Kind.USER, Kind.ROOT, Kind.FEDERATED);

  /** The partition of most keys. */
  static final String AWS = "aws";

  private static final Shape ROLE = Shape.principal("iam", AWS, "role/");
  private static final Shape USER = Shape.principal("iam", AWS, "user/");
  private static final Shape ROOT = Shape.principal("iam", AWS, "root");
  private static final Shape FEDERATED = Shape.principal("sts", AWS, "federated-user/");

  private CallerShapes() {}

  static Shape of(Kind kind, String partition) {
    if (partition.equals(AWS)) {
      return switch (kind) {
        case ROLE -> ROLE;
        case USER -> USER;
        case ROOT -> ROOT;
        case FEDERATED -> FEDERATED;
        case SERVICE -> Shape.SERVICE;
      };
    }
    return switch (kind) {
      case ROLE -> Shape.principal("iam", partition, "role/");
      case USER -> Shape.principal("iam", partition, "user/");
      case ROOT -> Shape.principal("iam", partition, "root");
      case FEDERATED -> Shape.principal("sts", partition, "federated-user/");
      case SERVICE -> Shape.SERVICE;
    };
  }

  /** Returns the form that takes names with colons, too, as AWS makes them. */
  static Shape ofAws(Kind kind, String partition) {
    return switch (kind) {
      case ROLE -> Shape.principalOfAws("iam", partition, "role/");
      case USER -> Shape.principalOfAws("iam", partition, "user/");
      case FEDERATED -> Shape.principalOfAws("sts", partition, "federated-user/");
      case ROOT, SERVICE -> of(kind, partition);
    };
  }

  /** Returns the partition that a pattern over ARNs names; null if it names none. */
  static @Nullable String partitionIn(String pattern) {
    String[] parts = pattern.split(":", 3);
    return parts.length == 3
            && parts[0].equals("arn")
            && parts[1].startsWith(AWS)
            && Glob.like(parts[1]).isLiteral()
        ? parts[1]
        : null;
  }
}

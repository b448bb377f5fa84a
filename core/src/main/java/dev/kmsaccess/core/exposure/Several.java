package dev.kmsaccess.core.exposure;

import dev.kmsaccess.core.policy.Quantifier;
import java.util.ArrayList;
import java.util.List;

/**
 * What tests ask of the values of a key that can have several.
 *
 * @param ofEach what all values must do
 * @param ofOne what one value must do, for each test perhaps another
 */
record Several(List<Literal> ofEach, List<Literal> ofOne) {

  static Several of(List<Literal> literals) {
    List<Literal> ofEach = new ArrayList<>();
    List<Literal> ofOne = new ArrayList<>();
    for (Literal literal : literals) {
      if (literal.test().isNull()) {
        continue;
      }
      if (literal.test().quantifier() == Quantifier.NONE) {
        // Without a prefix, one match is enough for the positive and too much for the negated.
        (literal.wantsMatch() ? ofOne : ofEach).add(literal);
      } else {
        boolean all = literal.test().quantifier() == Quantifier.FOR_ALL_VALUES;
        (all == literal.wanted() ? ofEach : ofOne).add(literal);
      }
    }
    return new Several(ofEach, ofOne);
  }
}

package dev.kmsaccess.core.review;

import java.util.List;

/**
 * What is to become of the accesses of a census.
 *
 * @param endings those that are to end
 * @param adrift how many live on for now that our reaper cannot end
 * @param held how many no rule is about any more, which are too many to end without a person's word
 * @param unjudged how many could not be held against the rules
 * @param unplaced accounts of which it could not be found out whether they left, and why
 */
record Verdict(List<Ending> endings, int adrift, int held, int unjudged, List<String> unplaced) {
  Verdict {
    endings = List.copyOf(endings);
    unplaced = List.copyOf(unplaced);
  }
}

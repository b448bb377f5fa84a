package dev.kmsaccess.simulation;

import java.util.ArrayList;
import java.util.List;

/** Leaves out a part of a list. */
final class Cut {

  private Cut() {}

  static <T> List<T> without(List<T> list, int from, int length) {
    List<T> rest = new ArrayList<>(list.subList(0, from));
    rest.addAll(list.subList(Math.min(from + length, list.size()), list.size()));
    return rest;
  }
}

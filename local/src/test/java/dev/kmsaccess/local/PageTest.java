package dev.kmsaccess.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PageTest {

  @Property
  void of_allPagesInTurn_holdEveryItemOnceInOrder(
      @ForAll List<String> texts, @ForAll @IntRange(min = 1, max = 5) int limit) {
    List<String> sorted = List.copyOf(new TreeSet<>(texts));
    List<String> seen = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      Page<String> page = Page.of(sorted, it -> it, marker, limit).orElseThrow();
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      seen.addAll(page.items());
      marker = page.next();
    } while (marker.isPresent());

    assertThat(seen).isEqualTo(sorted);
  }

  @Property
  void of_anyTextAsMarker_isReadOrRefusedButNeverThrows(@ForAll String marker) {
    assertThat(Page.of(List.of("a"), it -> it, Optional.of(marker), 1)).isNotNull();
  }
}

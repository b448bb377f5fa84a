package dev.kmsaccess.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Decides every case of the corpus; a new case is a new file and needs no Java. */
class EvaluatorCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/evaluator-corpus");

  @TestFactory
  Stream<DynamicNode> decide_case_asExpected() throws IOException {
    return cases().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    CORPUS.relativize(file).toString(),
                    () -> {
                      CorpusCase read = CorpusCase.read(file);
                      assertThat(read.decision()).isEqualTo(read.expected());
                    }));
  }

  @Test
  void corpus_isThere() throws IOException {
    assertThat(cases()).hasSizeGreaterThan(100);
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(it -> it.toString().endsWith(".json")).sorted().toList();
    }
  }
}

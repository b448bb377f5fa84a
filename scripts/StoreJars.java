import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without compressing what is in them.
 *
 * <p>SAM compresses a function's archive as a whole, and jars that are compressed already stay as large as they are:
 * the grant broker's archive has 10.2 MB so and 7.8 MB with stored jars, and the JVM reads its classes without
 * inflating them. Entries are sorted and bear a fixed time, so equal jars give equal copies and no needless upload.
 *
 * <p>A native library is laid beside the jars, where Lambda's library path finds it. Out of its jar it would be unpacked
 * anew at each cold start, after a process was started to find out which kind of system this is.
 *
 * <p>A class that two jars have is taken from the first by name, as Lambda's class loader does, and left out of the
 * other; so what replaces a class of a library (docs/adr/0012) replaces it, in whatever order jars are searched.
 */
final class StoreJars {

  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Set<String> classes = new HashSet<>();

  void main(String[] folders) throws IOException {
    if (folders.length != 2) {
      throw new IllegalArgumentException("usage: java StoreJars.java FROM_FOLDER TO_FOLDER");
    }
    Path to = Files.createDirectories(Path.of(folders[1]));
    try (Stream<Path> files = Files.list(Path.of(folders[0]))) {
      files.filter(it -> it.toString().endsWith(".jar")).sorted().forEach(it -> store(it, to.resolve(it.getFileName())));
    }
  }

  private void store(Path jar, Path copy) {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
      to.setMethod(ZipOutputStream.STORED);
      List<ZipEntry> entries =
          from.stream()
              .filter(it -> !it.isDirectory())
              .map(ZipEntry.class::cast)
              .sorted(Comparator.comparing(ZipEntry::getName))
              .toList();
      for (ZipEntry entry : entries) {
        if (entry.getName().endsWith(".so")) {
          // Two of one name fail here, as they should: one would stand for the other.
          Files.copy(from.getInputStream(entry), copy.resolveSibling(Path.of(entry.getName()).getFileName()));
          continue;
        }
        if (isClass(entry) && !classes.add(entry.getName())) {
          continue;
        }
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setTimeLocal(TIME);
        stored.setSize(entry.getSize());
        stored.setCrc(entry.getCrc());
        to.putNextEntry(stored);
        from.getInputStream(entry).transferTo(to);
        to.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not copy " + jar, e);
    }
  }

  /** Whether an entry is a class of a class path; what lies in META-INF is each jar's own. */
  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
  }
}

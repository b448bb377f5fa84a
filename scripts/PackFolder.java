import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packs a folder into a zip that depends on nothing but what is in it: entries are sorted, bear a fixed time, and may
 * be executed or not.
 *
 * <p>The folder's own name becomes the name of all entries' common folder where the third argument asks for it.
 */
final class PackFolder {

  // The earliest that a zip can tell, in the zone in which zips tell it.
  private static final FileTime TIME =
      FileTime.from(LocalDateTime.of(1980, 1, 1, 0, 0).atZone(ZoneId.systemDefault()).toInstant());

  void main(String[] arguments) throws IOException {
    boolean named = arguments.length == 3 && arguments[2].equals("--with-name");
    if (arguments.length != 2 && !named) {
      throw new IllegalArgumentException("usage: java PackFolder.java FOLDER ZIP [--with-name]");
    }
    Path folder = Path.of(arguments[0]).toRealPath();
    Path zip = Path.of(arguments[1]).toAbsolutePath();
    Files.deleteIfExists(zip);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, ?> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try (FileSystem archive = FileSystems.newFileSystem(zip, options)) {
      for (Path file : files) {
        Path entry = archive.getPath((named ? folder.getParent() : folder).relativize(file).toString());
        if (entry.getParent() != null) {
          Files.createDirectories(entry.getParent());
        }
        Files.copy(file, entry);
        Files.setPosixFilePermissions(
            entry, PosixFilePermissions.fromString(Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--"));
      }
      try (Stream<Path> entries = Files.walk(archive.getPath("/"))) {
        for (Path entry : entries.filter(it -> it.getNameCount() > 0).toList()) {
          // All three, for a zip tells when an entry was read and made, too.
          Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
        }
      }
    }
  }
}

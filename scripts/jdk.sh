# Finds Java 25 and exports it as JAVA_HOME: a JDK for whoever builds or tests, which is all that source this in a clone;
# the launcher of a release only runs it, sets kms_access_tool=java, and is content with a runtime.

kms_access_tool=${kms_access_tool:-javac}

kms_access_java_major() {
  # Prints the feature version of the JDK in $1, from its release file: quicker than starting a JVM.
  [ -x "$1/bin/$kms_access_tool" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

kms_access_find_jdk() {
  local candidate path_java
  path_java=$(command -v "$kms_access_tool" 2>/dev/null || true)
  while [ -L "$path_java" ]; do
    case $(readlink "$path_java") in
      /*) path_java=$(readlink "$path_java") ;;
      *) path_java=$(dirname "$path_java")/$(readlink "$path_java") ;;
    esac
  done
  for candidate in \
    "${JAVA_HOME:-}" \
    "${JAVA_HOME_25_X64:-}" \
    "${path_java:+$(dirname "$(dirname "$path_java")")}" \
    /usr/lib/jvm/* \
    "${HOME:-}"/.sdkman/candidates/java/25* \
    "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /opt/java/*; do
    if [ -n "$candidate" ] && [ "$(kms_access_java_major "$candidate" || true)" = 25 ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(kms_access_find_jdk); then
  case $kms_access_tool in
    java) echo "KMS Access needs Java 25 (a runtime or a JDK)," ;;
    *) echo "KMS Access needs a JDK 25 to be built," ;;
  esac >&2
  cat >&2 <<'MISSING'
and none was found in JAVA_HOME, on the PATH or where Java is usually installed.
Install one (for example Eclipse Temurin 25, or 'sdk install java 25-tem') or set JAVA_HOME to it, then try again.
MISSING
  exit 3
fi
export JAVA_HOME

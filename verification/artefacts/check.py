#!/usr/bin/env python3
"""Holds what `sam build` made of each function to jars.txt: which jars are in lib/, and how large the archive gets."""

import io
import pathlib
import re
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
LIST = HERE / "jars.txt"
BUILD = HERE.parent.parent / ".aws-sam" / "build"
EVERY = "every function"

# Each costs a cold start a third of its time or more, and there is another way: see docs/adr.
NEVER = re.compile(r"netty|apache|httpclient|joda|log4j|logback|aws-lambda-java-events|jackson-databind|url-connection")

# The one class of the SDK that is replaced: docs/adr/0012.
SERVICES = "software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class"

HEADING = re.compile(r"\[(?P<name>[\w ]+?)(, at most (?P<megabytes>[\d.]+) MB)?\]")
VERSION = re.compile(r"-\d[^-]*(-SNAPSHOT)?(?=(-linux-(x86_64|aarch_64))?\.jar$)")


def read_list(text):
    """Returns the jars of each function, those of every one included, and the largest size in MB."""
    jars, limits, section = {}, {}, None
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            heading = HEADING.fullmatch(line)
            if not heading or (heading["name"] == EVERY) == bool(heading["megabytes"]):
                sys.exit(f"{LIST}:{number}: neither [{EVERY}] nor [Function, at most 10.0 MB]: {line}")
            section = heading["name"]
            jars[section] = set()
            if section != EVERY:
                limits[section] = float(heading["megabytes"])
        elif section is None:
            sys.exit(f"{LIST}:{number}: a jar before the first heading: {line}")
        else:
            jars[section].add(line)
    every = jars.pop(EVERY, set())
    return {function: own | every for function, own in jars.items()}, limits


def archive_bytes(folder):
    """Returns how large the archive is that SAM would upload."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return content.tell()


def main():
    expected, limits = read_list(LIST.read_text())
    built = {it.name for it in BUILD.glob("*Function") if it.is_dir()}
    if not built:
        sys.exit(f"there is nothing in {BUILD}: run `sam build` first")
    faults = []
    times = len(list(BUILD.glob(".built/*")))
    if times != 1:
        faults.append(f"all functions were built {times} times, not once for all: see scripts/built-once.")
    for function in sorted(built - expected.keys()):
        faults.append(f"{function} was built, but has no heading in {LIST.name}: give it one.")
    for function in sorted(expected.keys() - built):
        faults.append(f"{function} has a heading in {LIST.name}, but was not built: `sam build` builds what the template has.")
    for function in sorted(built & expected.keys()):
        folder = BUILD / function
        jars = {VERSION.sub("", it.name).removesuffix(".jar") for it in folder.glob("lib/*.jar")}
        size = archive_bytes(folder) / 1e6
        print(f"{function:22} {len(jars):3} jars {size:6.2f} MB, at most {limits[function]:.1f}")
        for jar in sorted(jars - expected[function]):
            faults.append(
                f"{jar} came into {function}. `./mvnw dependency:tree` tells what brings it: exclude it there, "
                f"or, where it is needed, name it in {LIST.name} and say why in the commit."
            )
        for jar in sorted(expected[function] - jars):
            faults.append(
                f"{jar} went from {function}. If nothing needs it any more, take it out of {LIST.name}; "
                "else the function will miss a class when it runs."
            )
        for jar in sorted(it for it in jars if NEVER.search(it)):
            faults.append(f"{jar} in {function} is never right here: it makes cold starts slow. Exclude it.")
        if not any(folder.glob("lib/*.so")):
            faults.append(
                f"{function} has no native library beside its jars, so the HTTP client would unpack its own at each start: "
                "scripts/StoreJars.java lays it there."
            )
        with_table = [it.name for it in folder.glob("lib/*.jar") if SERVICES in zipfile.ZipFile(it).namelist()]
        if [VERSION.sub("", it) for it in with_table] != ["aws-services.jar"]:
            faults.append(
                f"{function} takes the SDK's table of all services from {', '.join(with_table) or 'nowhere'}, "
                "not from aws-services: see docs/adr/0012. scripts/StoreJars.java leaves the SDK's own out."
            )
        if size > limits[function]:
            faults.append(
                f"{function}'s archive has {size:.2f} MB, more than {limits[function]:.1f}: "
                f"find the jar that grew, or raise the limit in {LIST.name} and say why in the commit."
            )
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

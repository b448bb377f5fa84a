"""Measures cold starts of the built functions beside an empty one; see docs/performance.md."""

import argparse
import contextlib
import dataclasses
import io
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile

from lambda_runtime import SNAP_START_FLAGS
from lambda_runtime.environment import RUNTIME_CLIENT

from . import measure, subjects
from .surroundings import GoBetween, load, local_accounts

HERE = pathlib.Path(__file__).resolve().parent

# Rules of its own, without limits that many requests would meet.
RULES = {
    "version": "1",
    "rules": [
        {
            "id": "cold-start",
            "keys": ["alias/*"],
            "accounts": ["210987654321"],
            "grantees": ["arn:aws:iam::*:role/*"],
            "operations": ["Decrypt", "DescribeKey"],
            "modes": ["grant"],
            "longestDuration": "PT12H",
        }
    ],
}


def main():
    parser = argparse.ArgumentParser(prog="benchmarks/coldstart", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="cold starts of each, one of each per round (default: 7)")
    parser.add_argument("--only", action="append", metavar="NAME", help="a function, such as GrantBroker; may be repeated")
    parser.add_argument("--aot", action="store_true", help="the grant broker and the floor, flat and with an AOT cache each")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()

    measure.leave_the_functions_processor()
    with contextlib.ExitStack() as stack:
        scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cold-start-")))
        local = stack.enter_context(local_accounts())
        rules = scratch / "rules-layer" / "rules"
        rules.mkdir(parents=True)
        (rules / "access-rules.json").write_text(json.dumps(RULES))
        chosen = [
            dataclasses.replace(it, layers=(scratch / "rules-layer", it.layers[1]))
            for it in subjects.functions(local)
            if it.name in (options.only or (["GrantBroker"] if options.aot else [it.name]))
        ]
        for subject in chosen:
            if not subject.artefact.is_dir():
                sys.exit(f"there is no {subject.artefact}: run `sam build` first")
        floor = subjects.empty(compile_empty(scratch / "empty"))
        report = (aot if options.aot else managed)(floor, chosen, scratch, options.runs)
    report["load"] = load()
    print(json.dumps(report, indent=2) if options.json else written(report))


def compile_empty(folder):
    """Compiles the empty function into a folder, as the floor."""
    folder.mkdir()
    compiler = pathlib.Path(measure.java()).with_name("javac")
    subprocess.run([compiler, "-cp", f"{RUNTIME_CLIENT}/*", "-d", folder, HERE / "Empty.java"], check=True)
    return folder


def managed(floor, chosen, scratch, runs):
    """As Lambda unpacks an archive: the runtime client in a cache, the function's jars through its class loader."""
    # The managed runtime brings its client in an AOT cache; whatever it was trained on, it was no function of ours.
    flags = measure.train(floor, measure.Layout(floor.artefact, scratch), scratch / "runtime.aot").flags
    layouts = {it.name: (it, measure.Layout(it.artefact, scratch, flags)) for it in [floor, *chosen]}
    report = rounds(layouts, floor.name, runs)
    for name, (subject, layout) in layouts.items():
        report["subjects"][name]["classes"] = measure.classes(subject, layout)
        report["subjects"][name]["archive_bytes"] = archive_bytes(subject.artefact)
    report["layout"] = "zip"
    broker = next((it for it in chosen if it.name == "GrantBroker"), None)
    if broker:
        report["primed"] = primed(broker, scratch, runs)
    return report


def aot(floor, chosen, scratch, runs):
    """As in a container image: everything on one class path, in an AOT cache of its own."""
    layouts = {}
    for subject in [floor, *chosen]:
        name = subject.name.replace(" ", "-")
        layout = measure.flat(subject, scratch / name)
        layouts[subject.name] = (subject, measure.train(subject, layout, scratch / f"{name}.aot"))
    report = rounds(layouts, floor.name, runs)
    for name, (subject, layout) in layouts.items():
        report["subjects"][name]["classes"] = measure.classes(subject, layout)
        report["subjects"][name]["cache_bytes"] = (scratch / f"{name.replace(' ', '-')}.aot").stat().st_size
    report["layout"] = "flat, AOT cache"
    return report


def rounds(layouts, floor, runs):
    """Starts each once in every round, in an order that changes, so that whatever else the machine does meets all."""
    starts = {name: [] for name in layouts}
    for subject, layout in layouts.values():
        measure.cold(subject, layout)  # what answers it has to get warm itself
    for number in range(runs):
        order = list(layouts)
        random.Random(number).shuffle(order)
        for name in order:
            starts[name].append(measure.cold(*layouts[name]))
        print(f"round {number + 1} of {runs}, load {load()}", file=sys.stderr)
    base, base_cpu = (statistics.median(getattr(it, part) for it in starts[floor]) for part in ("cold", "cpu"))
    return {
        "runs": runs,
        "subjects": {
            name: {
                part: [round(getattr(it, part), 1) for it in values] for part in ("cold", "init", "first", "cpu")
            }
            | {
                "times_the_floor": round(statistics.median(it.cold for it in values) / base, 2),
                "cpu_times_the_floor": round(statistics.median(it.cpu for it in values) / base_cpu, 2),
            }
            for name, values in starts.items()
        },
    }


def primed(broker, scratch, runs):
    """What a request takes after the hooks before a snapshot ran, less the time that the other side had the calls."""
    between = GoBetween(broker.variables["AWS_ENDPOINT_URL"])
    layout = measure.Layout(broker.artefact, scratch, SNAP_START_FLAGS)
    whole, own, processor, calls = [], [], [], []
    try:
        for _ in range(runs):
            with measure.environment(
                broker,
                layout,
                snap_start=True,
                variables={"AWS_ENDPOINT_URL": between.endpoint},
            ) as function:
                function.await_ready()
                between.reset()
                before = measure.processor_time(function.pid)
                response = measure.answer(function, broker)
                whole.append((response.answered - response.taken) * 1000)
                own.append(whole[-1] - between.seconds * 1000)
                processor.append(measure.processor_time(function.pid) - before)
                calls.append(between.calls)
                measure.require_work(broker, layout)
    finally:
        between.close()
    figures = {"whole": whole, "own": own, "processor": processor}
    return {name: [round(it, 1) for it in values] for name, values in figures.items()} | {"calls": max(calls)}


def archive_bytes(folder):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return content.tell()


def written(report):
    lines = [
        f"Layout: {report['layout']}; {report['runs']} runs each, interleaved; milliseconds, minimum median maximum.",
        "Calls go to the local accounts over plain HTTP, without TLS.",
        "",
        f"{'':15} {'cold':^20} x floor {'init':^20} {'first request':^20} {'processor':^20} x floor classes",
    ]
    for name, it in report["subjects"].items():
        lines.append(
            f"{name:15} {measure.spread(it['cold'])} {it['times_the_floor']:7.1f} {measure.spread(it['init'])}"
            f" {measure.spread(it['first'])} {measure.spread(it['cpu'])} {it['cpu_times_the_floor']:7.1f} {it['classes']:7}"
            + (f" {it['archive_bytes'] / 1e6:6.2f} MB zip" if "archive_bytes" in it else "")
            + (f" {it['cache_bytes'] / 1e6:6.1f} MB cache" if "cache_bytes" in it else "")
        )
    if "primed" in report:
        it = report["primed"]
        lines += [
            "",
            f"GrantBroker, first request after priming: {measure.spread(it['whole'])}, of that our own time"
            f" {measure.spread(it['own'])}, the rest {it['calls']} calls; with a processor {measure.spread(it['processor'])}.",
        ]
    return "\n".join([*lines, "", f"Load of the machine at the end: {report['load']}."])


if __name__ == "__main__":
    main()

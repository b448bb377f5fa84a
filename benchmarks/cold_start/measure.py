"""The measuring itself: one start of one function in one layout."""

import dataclasses
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import tempfile
import time

from lambda_runtime import MANAGED_FLAGS, ExecutionEnvironment, FunctionError
from lambda_runtime.environment import MAIN_CLASS, RUNTIME_CLIENT

# The function has a processor to itself, as one of 1,769 MB has on Lambda; what answers it works on the others.
OWN_PROCESSOR = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
TRAINING = 20


@dataclasses.dataclass(frozen=True)
class Start:
    """Milliseconds: from the start of the process to the first answer, to readiness, of the first request, of a processor.

    What else the machine does lengthens all but the last.
    """

    cold: float
    init: float
    first: float
    cpu: float


@dataclasses.dataclass(frozen=True)
class Layout:
    """How a function lies before the JVM: its folder, and the command where it is not the managed runtime's."""

    folder: pathlib.Path
    log_folder: pathlib.Path
    flags: tuple = MANAGED_FLAGS
    class_path: tuple = ()

    def command(self, *further):
        class_path = os.pathsep.join(map(str, self.class_path or sorted(RUNTIME_CLIENT.glob("*.jar"))))
        return [java(), *self.flags, *further, "-cp", class_path, MAIN_CLASS]


def java():
    return str(pathlib.Path(os.environ["JAVA_HOME"], "bin", "java"))


def leave_the_functions_processor():
    """Keeps this process and what it starts from the processor that is the function's."""
    others = os.sched_getaffinity(0) - {OWN_PROCESSOR} if OWN_PROCESSOR is not None else ()
    if others and shutil.which("taskset"):
        os.sched_setaffinity(0, others)


def environment(subject, layout, *further, **options):
    """Starts the function, to be used in a with statement."""
    pinned = ("taskset", "-c", str(OWN_PROCESSOR)) if OWN_PROCESSOR is not None and shutil.which("taskset") else ()
    variables = {**subject.variables, **options.pop("variables", {})}
    log = _log(subject, layout)
    log.unlink(missing_ok=True)
    return ExecutionEnvironment(
        layout.folder,
        subject.handler,
        variables,
        name=subject.name.replace(" ", "-"),
        layers=subject.layers,
        command=options.pop("command", None) or layout.command(*further),
        prefix=pinned,
        log=log,
        **options,
    )


def cold(subject, layout):
    """One cold start with its first request."""
    with environment(subject, layout) as function:
        response = answer(function, subject)
        start = Start(
            (response.answered - function.started) * 1000,
            (function.api.ready_at - function.started) * 1000,
            (response.answered - response.taken) * 1000,
            _processor_milliseconds(function.pid),
        )
        require_work(subject, layout)
        return start


def _processor_milliseconds(pid):
    user, system = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


def processor_time(pid):
    """Milliseconds that all threads of a process had a processor, those that compile included; finer than ticks."""
    spent = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            spent += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            continue  # it ended meanwhile
    return spent / 1e6


def require_work(subject, layout):
    """A function that answers without doing its work would be a quick one."""
    said = _log(subject, layout).read_text(errors="replace")
    if subject.says not in said:
        raise RuntimeError(f"{subject.name} did not do its work; it said:\n{said[-2000:]}")


def _log(subject, layout):
    return layout.log_folder / f"{subject.name.replace(' ', '-')}.log"


def answer(function, subject):
    outcome = function.invoke(subject.event())
    if isinstance(outcome, FunctionError):
        raise RuntimeError(f"{subject.name} did not answer: {outcome.type}: {outcome.message}")
    return outcome


def classes(subject, layout):
    """How many classes are loaded up to the first answer."""
    with tempfile.TemporaryDirectory() as scratch:
        log = pathlib.Path(scratch, "classes.log")
        with environment(subject, layout, f"-Xlog:class+load=info:file={log}:none:filecount=0") as function:
            answer(function, subject)
            time.sleep(0.2)  # the log is written as it comes
            return sum(1 for line in log.open() if " source: " in line)


def train(subject, layout, cache):
    """Makes an AOT cache (JEP 514) by starting the function, asking it some times, and letting it end in peace."""
    with environment(subject, layout, f"-XX:AOTCacheOutput={cache}") as function:
        for _ in range(TRAINING):
            answer(function, subject)
        os.kill(function.pid, signal.SIGTERM)
        for _ in range(1200):
            if not function.alive:
                break
            time.sleep(0.1)
    if not cache.is_file():
        raise RuntimeError(f"the JVM made no AOT cache for {subject.name}")
    return dataclasses.replace(layout, flags=(*layout.flags, f"-XX:AOTCache={cache}", "-Xlog:aot=off", "-Xlog:cds=off"))


def flat(subject, folder):
    """Lays a function out as a container image would: everything on one class path, and in jars, as the cache needs."""
    folder.mkdir()
    classes = folder / "function.jar"
    tool = pathlib.Path(java()).with_name("jar")
    packages = [it.name for it in subject.artefact.iterdir() if it.name != "lib"]
    arguments = [word for it in packages for word in ("-C", str(subject.artefact), it)]
    subprocess.run([tool, "--create", "--file", classes, *arguments], check=True)
    for library in subject.artefact.glob("lib/*.so"):
        (folder / "lib").mkdir(exist_ok=True)
        shutil.copy(library, folder / "lib")
    jars = sorted((subject.artefact / "lib").glob("*.jar")) if (subject.artefact / "lib").is_dir() else []
    return Layout(folder, folder.parent, class_path=(*sorted(RUNTIME_CLIENT.glob("*.jar")), classes, *jars))


def spread(values):
    return f"{min(values):6.0f} {statistics.median(values):6.0f} {max(values):6.0f}"

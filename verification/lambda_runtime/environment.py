"""One execution environment of a Java function: a JVM with the runtime client, the artefact and its layers."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

from .runtime_api import FunctionError, RuntimeApi

MAIN_CLASS = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"

# As the managed runtime starts the JVM of a function without SnapStart. The heap is that of a function of 512 MB: what
# fits into it fits into ours.
MANAGED_FLAGS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx435m")

# With SnapStart java25 leaves the tiers of compilation alone, and org.crac finds the runtime client's hooks.
SNAP_START_FLAGS = (
    "-XX:+UseSerialGC",
    "-Xmx435m",
    "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
)

RUNTIME_CLIENT = pathlib.Path(__file__).resolve().parent / "target" / "lib"


class ExecutionEnvironment:
    """Starts a function's artefact; `invoke` has it handle a payload. It is a context manager.

    artefact: the folder that the build made, with classes and lib/
    handler: the class, as in the template
    variables: the function's environment, AWS_REGION and credentials included; nothing else is passed on but PATH
    layers: folders that Lambda would unpack below /opt; a variable that begins with /opt/ points there
    seconds: the function's time-out
    snap_start: whether the hooks before a snapshot run first
    flags: for the JVM, in the place of the managed runtime's
    command: in the place of the whole JVM command, to run it in another layout; the handler is appended
    prefix: words before the command, such as those that pin it to a processor
    log: a file that takes what the function prints
    """

    def __init__(
        self,
        artefact,
        handler,
        variables,
        *,
        name="function",
        layers=(),
        memory=1024,
        seconds=30,
        snap_start=False,
        flags=None,
        command=None,
        prefix=(),
        log=None,
    ):
        self.name, self.seconds = name, seconds
        self.artefact = pathlib.Path(artefact).resolve()
        if not self.artefact.is_dir():
            raise FileNotFoundError(f"there is no artefact at {self.artefact}; sam build makes it")
        self._scratch = tempfile.TemporaryDirectory(prefix="lambda-")
        opt = pathlib.Path(self._scratch.name, "opt")
        for layer in layers:
            shutil.copytree(layer, opt, dirs_exist_ok=True)
        flags = flags or (SNAP_START_FLAGS if snap_start else MANAGED_FLAGS)
        command = command or _command(flags, self._scratch.name)
        self.api = RuntimeApi()
        self._log = open(log, "ab") if log else subprocess.DEVNULL
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            [*prefix, *command, handler],
            cwd=self.artefact,  # where the runtime client looks for the function
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "en_US.UTF-8",
                "TZ": ":UTC",
                "LD_LIBRARY_PATH": f"{self.artefact}:{self.artefact}/lib:{opt}/lib",
                **{it: _below(opt, value) for it, value in variables.items()},
                "_HANDLER": handler,
                "LAMBDA_TASK_ROOT": str(self.artefact),
                "AWS_EXECUTION_ENV": "AWS_Lambda_java25",
                "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start" if snap_start else "on-demand",
                "AWS_LAMBDA_FUNCTION_NAME": name,
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
                "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
                "AWS_LAMBDA_LOG_STREAM_NAME": "local",
                "AWS_LAMBDA_RUNTIME_API": self.api.address,
            },
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def alive(self):
        return self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def await_ready(self, seconds=60):
        """Waits until the function is started; returns the error if it was not, else None."""
        return self.api.await_ready(seconds)

    def invoke(self, payload, arn=None, request_id=None):
        """Returns the Response or FunctionError. One that runs too long is killed, as Lambda does."""
        failure = self.await_ready()
        if failure:
            return failure
        arn = arn or f"arn:aws:lambda:eu-central-1:000000000000:function:{self.name}"
        outcome = self.api.invoke(payload, arn, self.seconds, request_id)
        if isinstance(outcome, FunctionError) and outcome.type == "Sandbox.Timedout":
            self.close()
        return outcome

    def close(self):
        """Kills the function."""
        if self.alive:
            self._process.kill()
        self._process.wait(20)
        if self._log is not subprocess.DEVNULL:
            self._log.close()
        self.api.close()
        self._scratch.cleanup()

    def _watch(self):
        status = self._process.wait()
        self.api.fail(
            FunctionError.of("Runtime.ExitError", f"the runtime ended with status {status}")
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def _below(opt, value):
    return str(opt / value.removeprefix("/opt/")) if value.startswith("/opt/") else value


def _command(flags, scratch):
    jars = sorted(RUNTIME_CLIENT.glob("*.jar"))
    if not jars:
        raise FileNotFoundError(
            f"the jars of Lambda's runtime client are not in {RUNTIME_CLIENT}; "
            "./mvnw -pl verification/lambda_runtime package brings them"
        )
    java_home = os.environ.get("JAVA_HOME")
    java = pathlib.Path(java_home, "bin", "java") if java_home else "java"
    class_path = os.pathsep.join(map(str, jars))
    return [str(java), *flags, f"-Djava.io.tmpdir={scratch}", "-cp", class_path, MAIN_CLASS]

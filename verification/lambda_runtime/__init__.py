"""Runs a built function as Lambda does: under AWS's own runtime client, which asks a Runtime API for its invocations.

`./mvnw -pl verification/lambda_runtime package` brings the jars of the runtime client beforehand.

    with ExecutionEnvironment(".aws-sam/build/ReaperFunction", "dev.kmsaccess.reaper.ReaperHandler", {"AWS_REGION": …}) as reaper:
        print(reaper.invoke(b"{}").payload)

Not modelled: the freezing between invocations, the snapshot itself (only its hooks run), the share of a processor that
goes with the memory, and the download of the archive.
"""

from .environment import MANAGED_FLAGS, SNAP_START_FLAGS, ExecutionEnvironment
from .runtime_api import FunctionError, Outcome, Response, RuntimeApi

__all__ = [
    "MANAGED_FLAGS",
    "SNAP_START_FLAGS",
    "ExecutionEnvironment",
    "FunctionError",
    "Outcome",
    "Response",
    "RuntimeApi",
]

"""The Runtime API of Lambda (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), for one execution environment."""

import dataclasses
import http.server
import json
import queue
import sys
import threading
import time
import typing
import uuid

PREFIX = "/2018-06-01/runtime/"


@dataclasses.dataclass(frozen=True)
class Response:
    """What the handler returned. The moments are of time.monotonic()."""

    payload: bytes
    taken: float
    answered: float


@dataclasses.dataclass(frozen=True)
class FunctionError:
    """What Lambda says when a handler throws, does not start, or does not answer in time."""

    type: str
    payload: bytes

    @classmethod
    def of(cls, error_type, message):
        document = {"errorType": error_type, "errorMessage": message}
        return cls(error_type, json.dumps(document).encode())

    @property
    def message(self):
        try:
            return json.loads(self.payload).get("errorMessage", "")
        except ValueError:
            return self.payload.decode(errors="replace")


Outcome = typing.Union[Response, FunctionError]


class _Invocation:
    def __init__(self, payload, request_id, arn, seconds):
        self.payload, self.request_id, self.arn = payload, request_id, arn
        self.deadline = int((time.time() + seconds) * 1000)
        self.taken = None
        self.outcome = None
        self.done = threading.Event()

    def end(self, outcome):
        if not self.done.is_set():
            self.outcome = outcome
            self.done.set()


class RuntimeApi:
    """Gives one runtime its invocations, and takes what it answers. Close it when the runtime is gone."""

    def __init__(self):
        self.ready_at = None  # when the runtime asked for its first invocation: the end of its start
        self.primed_at = None  # when the hooks before a snapshot were through
        self._waiting = queue.SimpleQueue()
        self._invocations = {}
        self._failure = None
        self._ready = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self):
        """What goes into AWS_LAMBDA_RUNTIME_API."""
        return "127.0.0.1:%d" % self._server.server_address[1]

    def await_ready(self, seconds):
        """Waits for the end of the runtime's start; returns the error if it did not start, else None."""
        if not self._ready.wait(seconds):
            return FunctionError.of("Sandbox.Timedout", f"the function did not start within {seconds} s")
        return self._failure

    def invoke(self, payload, arn, seconds, request_id=None):
        """Has the runtime handle a payload; returns what it answers within so many seconds."""
        if self._failure:
            return self._failure
        invocation = _Invocation(payload, request_id or str(uuid.uuid4()), arn, seconds)
        self._invocations[invocation.request_id] = invocation
        self._waiting.put(invocation)
        if not invocation.done.wait(seconds):
            invocation.end(
                FunctionError.of("Sandbox.Timedout", f"Task timed out after {seconds:.2f} seconds")
            )
        del self._invocations[invocation.request_id]
        return invocation.outcome

    def fail(self, failure):
        """Ends every invocation, present and future, with this error: the runtime is gone."""
        self._failure = self._failure or failure
        self._ready.set()
        for invocation in list(self._invocations.values()):
            invocation.end(self._failure)

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _next(self):
        if self.ready_at is None:
            self.ready_at = time.monotonic()
            self._ready.set()
        invocation = self._waiting.get()
        invocation.taken = time.monotonic()
        return invocation

    def _primed(self):
        self.primed_at = time.monotonic()

    def _answer(self, request_id, body, error_type):
        answered = time.monotonic()
        invocation = self._invocations.get(request_id)
        if invocation is None:
            return False
        if error_type is None:
            invocation.end(Response(body, invocation.taken, answered))
        else:
            invocation.end(FunctionError(error_type, body))
        return True


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True  # one waits in invocation/next as long as the runtime lives

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a runtime that is killed hangs up
            super().handle_error(request, client_address)


def _handler_of(api):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # one packet for headers and body

        def do_GET(self):
            if self.path == PREFIX + "invocation/next":
                invocation = api._next()
                self._send(
                    200,
                    invocation.payload,
                    {
                        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                        "Lambda-Runtime-Deadline-Ms": str(invocation.deadline),
                        "Lambda-Runtime-Invoked-Function-Arn": invocation.arn,
                    },
                )
            elif self.path == PREFIX + "restore/next":
                api._primed()
                self._send(200)
            else:
                self._send(404)

        def do_POST(self):
            body = self._body()
            error_type = self.headers.get("Lambda-Runtime-Function-Error-Type", "Runtime.UnknownReason")
            words = self.path.removeprefix(PREFIX).split("/")
            if words in (["init", "error"], ["restore", "error"]):
                api.fail(FunctionError(error_type, body))
                self._send(202)
            elif len(words) == 3 and words[0] == "invocation" and words[2] in ("response", "error"):
                known = api._answer(words[1], body, error_type if words[2] == "error" else None)
                self._send(202 if known else 400)
            else:
                self._send(404)

        def _body(self):
            if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def _send(self, status, body=b"", headers=None):
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *arguments):
            pass

    return Handler

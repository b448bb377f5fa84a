"""The deployed functions at work: what ministack wants invoked runs as Lambda would run it.

ministack runs Java only in Docker, and hands invocations on to an address. Here they arrive; the function's
configuration, archive and layers are fetched from ministack, and run under AWS's own runtime client.
"""

import http.server
import io
import json
import threading
import urllib.request
import zipfile

from lambda_runtime import ExecutionEnvironment, FunctionError


class Functions:
    """Takes invocations at `url`. What a function is, and whose credentials it has, is told by `run_in`."""

    def __init__(self, folder):
        self.folder = folder
        self.invoked = []  # of each invocation the function's name, its version, the event and the outcome
        self._environments = {}
        self._lock = threading.Lock()
        self._cloud = self._account = self._credentials = self._variables = None
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self.url = "http://127.0.0.1:%d/" % self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def run_in(self, cloud, account, credentials, variables):
        """credentials: gives those of a role by its ARN; variables: that every function gets beside its own"""
        self._cloud, self._account = cloud, account
        self._credentials, self._variables = credentials, variables

    def invoke(self, name, version, payload):
        # One at a time, as with a reserved concurrency of one: two cores have no room for more.
        with self._lock:
            environment = self._environment(name, version)
            outcome = environment.invoke(payload)
            if isinstance(outcome, FunctionError) and not environment.alive:
                self._forget(environment)
            self.invoked.append((name, version, json.loads(payload), outcome))
            return outcome

    def _environment(self, name, version):
        client = self._cloud.client(self._account, "lambda")
        settings = client.get_function_configuration(FunctionName=name, Qualifier=version)
        key = (name, version, settings["RevisionId"])
        if key not in self._environments:
            # What was deployed anew is not invoked again in its former version.
            for other in [it for it in self._environments if it[:2] == key[:2]]:
                self._environments.pop(other).close()
            self._environments[key] = self._start(client, version, settings)
        return self._environments[key]

    def _start(self, client, version, settings):
        name = settings["FunctionName"]
        folder = self.folder / f"{name}-{version.strip('$')}-{settings['RevisionId'][:8]}"
        code = client.get_function(FunctionName=name, Qualifier=version)["Code"]["Location"]
        _unpack(code, folder / "task")
        layers = []
        for layer in settings.get("Layers", []):
            content = client.get_layer_version_by_arn(Arn=layer["Arn"])["Content"]["Location"]
            layers.append(folder / f"layer{len(layers)}")
            _unpack(content, layers[-1])
        return ExecutionEnvironment(
            folder / "task",
            settings["Handler"],
            {
                **settings["Environment"]["Variables"],
                **self._variables,
                **self._credentials(settings["Role"]),
                "AWS_REGION": self._cloud.region,
                "AWS_LAMBDA_LOG_FORMAT": settings["LoggingConfig"]["LogFormat"].upper(),
            },
            name=name,
            layers=layers,
            memory=settings["MemorySize"],
            seconds=settings["Timeout"],
            snap_start=version != "$LATEST"
            and settings.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions",
            log=folder / "log",
        )

    def _forget(self, environment):
        for key in [it for it, known in self._environments.items() if known is environment]:
            del self._environments[key]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            for environment in self._environments.values():
                environment.close()


def _unpack(location, folder):
    with urllib.request.urlopen(location, timeout=60) as archive:
        zipfile.ZipFile(io.BytesIO(archive.read())).extractall(folder)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def _handler_of(functions):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            payload = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            outcome = functions.invoke(
                self.headers["X-Amzn-Lambda-Function-Name"],
                self.headers["X-Amzn-Lambda-Function-Version"],
                payload,
            )
            self.send_response(500 if isinstance(outcome, FunctionError) else 200)
            self.send_header("Content-Length", str(len(outcome.payload)))
            self.end_headers()
            self.wfile.write(outcome.payload)

        def log_message(self, format, *arguments):
            pass

    return Handler

"""What the functions meet: the local accounts over plain HTTP, and a go-between that times their calls."""

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def local_accounts():
    """Starts the local accounts; gives what `kms-access local --json` says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [ROOT / "kms-access", "local", "--json", "--port", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        if not line:
            raise RuntimeError("the local accounts ended before they were ready")
        yield json.loads(line)
    finally:
        process.terminate()
        process.wait(20)


def call(local, account, service, operation, parameters, target=None):
    """Calls an operation as an account's administrator. The local accounts ask who calls, and verify no signature."""
    name = local["accounts"][account]["accessKeyId"]
    scope = f"{name}/20260101/{local['region']}/{service}/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
    if target:
        headers |= {"X-Amz-Target": f"{target}.{operation}", "Content-Type": "application/x-amz-json-1.0"}
        body = json.dumps(parameters)
    else:
        headers |= {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        body = urllib.parse.urlencode({"Action": operation, "Version": _VERSIONS[service], **parameters})
    request = urllib.request.Request(local["endpoint"], body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.read().decode()
    except urllib.error.HTTPError as e:
        raise RuntimeError(f"{operation}: {e.read().decode()}") from e


_VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}


def credentials_of(local, role):
    """Takes a role of the key account in Lambda's place, and returns the variables that Lambda would set."""
    owner = local["accounts"]["key"]["id"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{owner}:root"}, "Action": "sts:AssumeRole"}
        ],
    }
    call(local, "key", "iam", "UpdateAssumeRolePolicy", {"RoleName": role, "PolicyDocument": json.dumps(trust)})
    answer = call(
        local, "key", "sts", "AssumeRole", {"RoleArn": f"arn:aws:iam::{owner}:role/{role}", "RoleSessionName": "function"}
    )
    return {
        variable: re.search(f"<{tag}>(.*?)</{tag}>", answer)[1]
        for variable, tag in {
            "AWS_ACCESS_KEY_ID": "AccessKeyId",
            "AWS_SECRET_ACCESS_KEY": "SecretAccessKey",
            "AWS_SESSION_TOKEN": "SessionToken",
        }.items()
    }


def table(local):
    """Returns the name of the auditor's table."""
    names = json.loads(call(local, "key", "dynamodb", "ListTables", {}, "DynamoDB_20120810"))["TableNames"]
    return next(it for it in names if "AuditTable" in it)


def queue(local, name):
    urls = json.loads(call(local, "key", "sqs", "ListQueues", {}, "AmazonSQS"))["QueueUrls"]
    return next(it for it in urls if f"-{name}-" in it)


class GoBetween:
    """Hands calls on, and adds up how long the other side had them: what is left of a request is our own time."""

    def __init__(self, endpoint):
        self.calls = 0
        self.seconds = 0.0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self, endpoint))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def endpoint(self):
        return "http://127.0.0.1:%d" % self._server.server_address[1]

    def reset(self):
        self.calls, self.seconds = 0, 0.0

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _handler_of(between, endpoint):
    address = urllib.parse.urlparse(endpoint).netloc

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self):
            super().setup()
            self.upstream = http.client.HTTPConnection(address)
            self.upstream.connect()
            self.upstream.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def do_POST(self):
            # The clock runs from the first line of the call that was read to the last byte of the answer that is sent.
            begun = time.monotonic()
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            # The signature is over the host as the function knew it, so it is handed on as it came.
            self.upstream.request("POST", self.path, body, dict(self.headers))
            response = self.upstream.getresponse()
            answer = response.read()
            self.send_response_only(response.status)
            for name, value in response.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
            self.wfile.flush()
            between.calls += 1
            between.seconds += time.monotonic() - begun

        def log_message(self, format, *arguments):
            pass

    return Handler


def load():
    """The load of the machine, for a reader to weigh the figures with."""
    return "%.1f %.1f %.1f on %d processors" % (*os.getloadavg(), os.cpu_count())

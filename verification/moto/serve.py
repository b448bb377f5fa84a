"""Runs a command while moto answers on a free port of this machine; `{}` in the command is moto's address.

    serve.py ./mvnw verify -Dmoto.endpoint={}

It fails also where the command succeeds without asking moto anything: contracts that were skipped prove nothing.
"""

import logging
import subprocess
import sys
import threading

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class Counted(MotoRequestHandler):
    """Counts the requests and logs none of them."""

    requests = 0

    def log_request(self, *_args):
        Counted.requests += 1


def main(command):
    # Where moto is not as AWS is, it fails now and then, and its traceback is nobody's concern.
    logging.disable(logging.CRITICAL)
    server = make_server(
        "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Counted
    )
    address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        result = subprocess.run([word.replace("{}", address) for word in command]).returncode
    finally:
        server.shutdown()
    if result == 0 and Counted.requests == 0:
        print("moto was never asked: the contracts at moto were skipped.", file=sys.stderr)
        return 1
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

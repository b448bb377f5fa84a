"""ministack as a process of its own, the clients of an account there, and stacks that sam deploys to it."""

import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

HERE = pathlib.Path(__file__).resolve().parent


class Cloud:
    """A running ministack. The 12 digits of an access key are the account to it; it knows no secret."""

    def __init__(self, port, region, account, functions_url, logs):
        self.endpoint, self.region, self.logs = f"http://127.0.0.1:{port}", region, logs
        self._log = logs / "ministack.log"
        environment = {it: value for it, value in os.environ.items() if not it.startswith("AWS_")}
        environment.update(
            BIND_HOST="127.0.0.1",
            MINISTACK_HOST="127.0.0.1",
            GATEWAY_PORT=str(port),
            MINISTACK_REGION=region,
            MINISTACK_ACCOUNT_ID=account,  # of whoever has other access keys: the functions
            FUNCTIONS_URL=functions_url,
            IOT_MTLS_ENABLED="0",
            SFTP_ENABLED="0",
        )
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, HERE / "completed_ministack.py"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._await_ready(seconds=60)
        except BaseException:
            self.close()
            raise

    def _await_ready(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"ministack ended before it was ready:\n{self._log.read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(self.endpoint + "/_ministack/health", timeout=2):
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.2)
        raise RuntimeError(f"ministack was not ready within {seconds} s; its log is {self._log}")

    def client(self, account, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=account,
            aws_secret_access_key="none",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=120),
        )

    def deploy(self, account, name, template, **parameters):
        """Has sam deploy a template, as docs and README say, and returns the stack. Fails with what sam said."""
        command = [
            pathlib.Path(sys.executable).with_name("sam"),
            "deploy",
            *("--template-file", template, "--stack-name", name, "--resolve-s3"),
            *("--capabilities", "CAPABILITY_NAMED_IAM", "--no-confirm-changeset"),
            *("--region", self.region),
            *("--parameter-overrides", *(f"{it}={value}" for it, value in parameters.items())),
        ]
        environment = {it: value for it, value in os.environ.items() if not it.startswith("AWS_")}
        environment.update(
            AWS_ENDPOINT_URL=self.endpoint,
            AWS_ACCESS_KEY_ID=account,
            AWS_SECRET_ACCESS_KEY="none",
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
            SAM_CLI_TELEMETRY="0",
            SAM_CLI_POLL_DELAY="1",
        )
        done = subprocess.run(
            command, cwd=template.parent, env=environment, capture_output=True, text=True, timeout=300
        )
        (self.logs / f"sam-deploy-{name}.log").write_text(done.stdout + done.stderr)
        assert done.returncode == 0, f"sam deploy of {name} failed:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
        return Stack(self, account, name)

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)


class Stack:
    """A deployed stack, read back."""

    def __init__(self, cloud, account, name):
        self.cloud, self.account, self.name = cloud, account, name
        formation = self.client("cloudformation")
        [self.description] = formation.describe_stacks(StackName=name)["Stacks"]
        self.outputs = {it["OutputKey"]: it["OutputValue"] for it in self.description["Outputs"]}
        self.resources = {
            it["LogicalResourceId"]: it
            for it in formation.describe_stack_resources(StackName=name)["StackResources"]
        }

    def client(self, service):
        return self.cloud.client(self.account, service)

    def physical(self, logical_id):
        return self.resources[logical_id]["PhysicalResourceId"]

    def hurry(self, schedule):
        """Lets a schedule come every minute, the first time soon. Its target, and what it tells it, stay as they were deployed."""
        events = self.client("events")
        rule = events.describe_rule(Name=self.physical(schedule))
        assert rule["ScheduleExpression"].startswith("rate(")
        events.put_rule(
            Name=rule["Name"], Description=rule["Description"], ScheduleExpression="rate(1 minute)"
        )

    def of_type(self, resource_type):
        """The logical and physical ids of the resources of a type."""
        return {
            it: resource["PhysicalResourceId"]
            for it, resource in self.resources.items()
            if resource["ResourceType"] == resource_type
        }

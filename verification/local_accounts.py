"""The local accounts, started as a person would start them, and callers with their own credentials."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Caller:
    """Somebody with an access key: makes boto3 clients and runs the AWS CLI."""

    def __init__(self, local, access_key, secret_key, session_token=None):
        self.local = local
        self.access_key, self.secret_key, self.session_token = access_key, secret_key, session_token

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.local["endpoint"],
            region_name=self.local["region"],
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            aws_session_token=self.session_token,
        )

    def environment(self):
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("AWS_")
        }
        environment.update(
            AWS_ENDPOINT_URL=self.local["endpoint"],
            AWS_DEFAULT_REGION=self.local["region"],
            AWS_ACCESS_KEY_ID=self.access_key,
            AWS_SECRET_ACCESS_KEY=self.secret_key,
            AWS_PAGER="",
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        )
        if self.session_token:
            environment["AWS_SESSION_TOKEN"] = self.session_token
        return environment

    def shell(self, script, directory):
        """Runs a shell script with this caller's credentials; pipelines fail when any part fails."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=directory,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def assume(self, role_arn, session="test-session", **options):
        credentials = self.client("sts").assume_role(
            RoleArn=role_arn, RoleSessionName=session, **options
        )["Credentials"]
        return Caller(
            self.local,
            credentials["AccessKeyId"],
            credentials["SecretAccessKey"],
            credentials["SessionToken"],
        )


class Local(dict):
    """What `kms-access local --json` said, and the commands that steer it."""

    def admin(self, account):
        account = self["accounts"][account]
        return Caller(self, account["accessKeyId"], account["secretAccessKey"])

    def id(self, account):
        return self["accounts"][account]["id"]

    def role(self, account, name):
        """Makes a role without rights that everybody of its account may take; returns its ARN."""
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{self.id(account)}:root"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        iam = self.admin(account).client("iam")
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        return made["Role"]["Arn"]

    def command(self, *words):
        done = subprocess.run(
            [ROOT / "kms-access", "local", *words, "--endpoint-url", self["endpoint"]],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def advance(self, duration):
        return self.command("advance", duration)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command=ROOT / "kms-access"):
    """Starts the local accounts, and stops them at the end."""
    process = subprocess.Popen(
        [command, "local", "--json", "--port", str(free_port())],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline()
        assert line, "the local accounts ended before they were ready"
        yield Local(json.loads(line))
    finally:
        process.terminate()
        process.wait(20)

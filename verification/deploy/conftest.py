"""What `sam build` made, with rules that let each mode be asked for."""

import json
import pathlib
import shutil
import signal
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "verification"))

pytest_plugins = ["deployment"]

# Whoever ends the tests early ends with them what they started.
signal.signal(signal.SIGTERM, signal.default_int_handler)

BUILT = ROOT / ".aws-sam" / "build"

# Everything that can be chosen is chosen, so that every resource is there.
PARAMETERS = {
    "EnablePolicyMode": "true",
    "EnableRoleMode": "true",
    "OrganizationsRole": "self",
    "AlertEmail": "security@example.com",
    "BrokerConcurrency": "5",
}


@pytest.fixture(scope="session")
def command():
    return ROOT / "kms-access"


@pytest.fixture(scope="session")
def logs():
    """Kept until the next run."""
    folder = ROOT / ".aws-sam" / "verify" / "deploy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return version(tmp_path_factory.mktemp("version") / "build", modes=["grant", "policy", "role"])


@pytest.fixture(scope="session")
def member_template():
    return ROOT / "member" / "template.yaml"


@pytest.fixture(scope="session")
def parameters(local):
    return {
        **PARAMETERS,
        "BusName": "kms-access-dev",
        "OrganizationId": local["organization"],
        "FurtherKeyAccounts": local.id("colleague"),
        "ApproverArnPattern": f"arn:aws:iam::{local.id('member')}:role/*",
    }


def version(folder, **rule):
    """Copies what was built, changes its one rule, and returns the template."""
    assert (BUILT / "template.yaml").exists(), "sam build makes what is deployed; ./verify deploy does both"
    shutil.copytree(BUILT, folder, ignore=shutil.ignore_patterns(".built"))
    file = folder / "RulesLayer" / "rules" / "access-rules.json"
    rules = json.loads(file.read_text())
    rules["rules"][0].update(rule)
    file.write_text(json.dumps(rules))
    return folder / "template.yaml"

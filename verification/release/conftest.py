"""The release archive, unpacked, and both of its stacks deployed as those of the clone are by `verification/deploy`."""

import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "verification"), str(ROOT / "verification" / "deploy")]

pytest_plugins = ["deployment"]


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """The release in a folder of its own, read-only as a careful person would lay it, and with a space in its name."""
    archives = list((ROOT / "target").glob("kms-access-*.zip"))
    assert len(archives) == 1, f"one archive is expected, scripts/release --once makes it: {archives}"
    place = tmp_path_factory.mktemp("a release")
    subprocess.run(["unzip", "-q", archives[0]], cwd=place, check=True)
    folders = list(place.iterdir())
    assert [it.name for it in folders] == [archives[0].stem]
    return folders[0]


@pytest.fixture(scope="session")
def command(release):
    return release / "kms-access"


@pytest.fixture(scope="session")
def logs():
    """Kept until the next run."""
    folder = ROOT / ".aws-sam" / "verify" / "release"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def template(release):
    return release / "template.yaml"


@pytest.fixture(scope="session")
def member_template(release):
    return release / "member" / "template.yaml"


@pytest.fixture(scope="session")
def parameters(local):
    """What has no default, and a bus that the local accounts have not themselves."""
    return {"OrganizationId": local["organization"], "BusName": "kms-access-dev"}

"""The release archive, unpacked."""

import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The release in a folder of its own, read-only as a careful person would lay it, and with a space in its name."""
    archives = list((ROOT / "target").glob("kms-access-*.zip"))
    assert len(archives) == 1, f"one archive is expected, scripts/release --once makes it: {archives}"
    place = tmp_path_factory.mktemp("a release")
    subprocess.run(["unzip", "-q", archives[0]], cwd=place, check=True)
    folders = list(place.iterdir())
    assert [it.name for it in folders] == [archives[0].stem]
    return folders[0]

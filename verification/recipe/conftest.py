"""The local accounts, anew for each file of tests."""

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "verification"))

from local_accounts import running  # noqa: E402


@pytest.fixture(scope="module")
def local():
    with running() as local:
        yield local

"""What the pages tell a newcomer to do on the local accounts, done as they tell it and not otherwise."""

import os
import re
import subprocess

import pytest
from conftest import ROOT
from local_accounts import free_port

PAGE = (ROOT / "docs" / "first-days.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


class Terminals:
    """`./kms-access local` in one terminal, and others into which a line that it prints is pasted."""

    def __init__(self, lines, folder):
        self.folder, self.pasted, who = folder, {}, ""
        for line in lines:
            if line.startswith("# "):
                who = line[2:].split(",")[0]
            if line.startswith("export "):
                self.pasted[who] = line
            if "Stop with Ctrl-C" in line:
                break

    def type(self, who, commands):
        """Types commands in a new terminal of somebody; returns what they printed, once they have all worked."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "KMS_ACCESS_"))}
        environment.update(AWS_PAGER="", AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.pasted[who] + commands],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def terminals(tmp_path, port):
    """In a folder with what a clone has."""
    for name in ["kms-access", "rules"]:
        (tmp_path / name).symlink_to(ROOT / name)
    process = subprocess.Popen([ROOT / "kms-access", "local", "--port", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        yield Terminals(process.stdout, tmp_path)
    finally:
        process.terminate()
        process.wait(20)


def test_three_first_days(terminals):
    blocks = re.findall(r"^```sh (\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert [who for who, _ in blocks] == ["key"] * 5 + ["member", "grantee", "member", "time", "key"]
    said = []
    for who, block in blocks:
        said.append(terminals.type({"grantee": "member", "time": "key"}.get(who, who), block))

    setup, stands, closed, adopted, tried, granted, verified, given_up, passed, told = said
    assert '"Migration 2023"' in stands and "its account has not used the key since" in stands
    assert "2 ways in from other accounts; 0 not proven to be inside" in stands
    assert "Done: the access ends at" in adopted and adopted.rstrip().endswith("0 without an end.")
    assert "its closing is told" in tried and "fails" not in tried
    assert "KMS Access Granted" in granted
    assert verified.count("  works") == 5
    assert "afternoon-1" in told and "CHG-1234 nightly report" in told
    assert (terminals.folder / "accesses.csv").read_text().count("afternoon-") == 2
    page = (terminals.folder / "report.html").read_text()
    assert "<!doctype html>" in page and "OUTSIDE" not in page


def test_readme_asks_for_access(terminals):
    block = re.search(r"^## Ask for access$.*?^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[1]
    commands = re.sub(r"^\$ ", "", block, flags=re.MULTILINE)
    assert commands.count("./kms-access ") == 3
    said = terminals.type("member", commands)
    assert re.findall(r"^KMS Access \w+", said, re.MULTILINE) == ["KMS Access Granted", "KMS Access Granted", "KMS Access Ended"]

"""The three first days, walked through as the page tells them."""

import re

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs" / "first-days.md").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path):
    """A folder with what a clone has."""
    for name in ["kms-access", "rules"]:
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_three_first_days(local, place):
    blocks = re.findall(r"^```sh (\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert [who for who, _ in blocks] == ["key"] * 5 + ["member", "grantee", "member", "time", "key"]
    grantee = local.role("member", "report-writer")
    said = []

    for who, block in blocks:
        if who == "time":
            block = block.replace("./kms-access local advance", f"./kms-access local advance --endpoint-url {local['endpoint']}")
        caller = local.admin("member").assume(grantee) if who == "grantee" else local.admin("member" if who == "member" else "key")
        done = caller.shell(f"export KMS_ACCESS_BUS={local['bus']}\n{block}", place)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)

    setup, stands, closed, adopted, tried, granted, verified, given_up, passed, told = said
    assert '"Migration 2023"' in stands and "its account has not used the key since" in stands
    assert "2 ways in from other accounts" in stands
    assert "Done: the access ends at" in adopted and adopted.rstrip().endswith("0 without an end.")
    assert "its closing is told" in tried and "fails" not in tried
    assert "KMS Access Granted" in granted
    assert "afternoon-1" in told and "CHG-1234 nightly report" in told
    assert (place / "accesses.csv").read_text().count("afternoon-") == 2
    assert "<!doctype html>" in (place / "report.html").read_text()

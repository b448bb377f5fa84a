"""The page for those who ask without our tool: its commands, in order, as it prints them."""

import re
import time

from conftest import ROOT


def test_every_command_of_the_page_works(local, tmp_path):
    page = (ROOT / "docs" / "requesting.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh( grantee)?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    grantee = local["grantee"]
    assert grantee in page
    variables = ""
    said = []

    for by_grantee, block in blocks:
        caller = local.admin("member").assume(grantee) if by_grantee else local.admin("member")
        done = caller.shell(f"export KMS_ACCESS_BUS={local['bus']}\n{variables}{block}", tmp_path)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
        if "export TOKEN" in block:
            variables = block

    assert said[0].strip() == "0"
    assert "KMS Access Granted" in said[1]
    assert said[3] == "Hello, World!\n"
    assert said[4].strip() == "0"


def test_clock_of_the_local_accounts_is_the_one_on_the_wall(local):
    # Else what ends at a second elsewhere would end here later.
    before = time.time()
    made = local.admin("member").client("kms").create_key()["KeyMetadata"]["CreationDate"].timestamp()
    assert before - 1.5 < made < time.time() + 0.5

"""The next version is deployed over accesses that live: none is lost, none is left behind."""

from access import answered, ask, decrypts, denied, grants_of, there, user
from conftest import version
from deployment import NAME
from roles import make_in


def next_version(folder):
    """The build of a later version: other code in every function, and a rule that gives less, and in one mode only."""
    template = version(folder, longestDuration="PT1H", modes=["grant"])
    for function in folder.glob("*Function"):
        (function / "next-version.txt").write_text("the code of a later version\n")
    return template


def test_access_outlives_an_upgrade_and_ends_by_the_reaper_of_the_next_version(
    cloud, local, parameters, key_stack, member_stack, answers, functions, grantee, tmp_path
):
    role, kms = grantee
    withdrawn = [
        ask(key_stack, member_stack, local.role("member", f"{mode}-outliver"), mode=mode, duration="PT1H")
        for mode in ("policy", "role")
    ]
    written = [answered(answers, it, "KMS Access Granted") for it in withdrawn]
    users = [user(local, it).client("kms") for it in written]
    before = ask(key_stack, member_stack, role, duration="PT90S")
    granted = answered(answers, before, "KMS Access Granted")

    changed = {**parameters, "LongestDuration": "P8D", "WarnBeforeMinutes": "0"}
    upgraded = cloud.deploy(local.id("key"), NAME, next_version(tmp_path / "build"), **changed)
    make_in(local, "key", upgraded.client("iam"), NAME + "-")
    assert upgraded.description["StackStatus"] == "UPDATE_COMPLETE"
    kept = {"AWS::Events::EventBus", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table", "AWS::IAM::Role"}
    for kind in kept:
        assert upgraded.of_type(kind) == key_stack.of_type(kind)

    # The access of before lives on, and the next version answers by its own rules.
    [grant] = grants_of(local, before)
    assert grant["GrantId"] == granted["detail"]["grantId"]
    assert decrypts(kms, local)
    assert all(there(local, it) for it in written) and all(decrypts(it, local) for it in users)
    too_long = ask(key_stack, member_stack, role, duration="PT2H")
    refused = answered(answers, too_long, "KMS Access Refused")
    assert [it["code"] for it in refused["detail"]["reasons"]] == ["DURATION_TOO_LONG"]
    after = ask(key_stack, member_stack, role, duration="PT10S")
    answered(answers, after, "KMS Access Granted")
    versions = [version for name, version, _, _ in functions.invoked if name == upgraded.physical("GrantBrokerFunction")]
    assert versions[-1] != versions[0]

    # No rule lets the written ones live any more: within the hour, which is a minute here, the reviewer has them ended.
    upgraded.hurry("ReviewSchedule")
    for request_id, access, kms_of_it in zip(withdrawn, written, users):
        ended = answered(answers, request_id, "KMS Access Ended", seconds=120)
        assert ended["detail"]["cause"] == "rule-withdrawn"
        assert not there(local, access) and denied(kms_of_it, local)
    for request_id in (after, before):
        ended = answered(answers, request_id, "KMS Access Ended", seconds=180)
        assert ended["detail"]["cause"] == "expired"
        assert grants_of(local, request_id) == []
    assert denied(kms, local)
    reaper = upgraded.client("lambda").get_function_configuration(
        FunctionName=upgraded.physical("ReaperFunction")
    )
    assert reaper["Environment"]["Variables"]["KMS_ACCESS_WARN_BEFORE"] == "PT0M"

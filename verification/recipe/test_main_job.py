"""The main job, as a member account sees it: ask with put-events, read the answer, use the key, lose it at its end."""

import json
import time

import pytest
from botocore.exceptions import ClientError


def ask(local, account, detail, detail_type="KMS Access Request"):
    entry = {
        "EventBusName": local["bus"],
        "Source": "nightly-report",
        "DetailType": detail_type,
        "Detail": json.dumps(detail),
    }
    return local.admin(account).client("events").put_events(Entries=[entry])


def answers(local, account, request_id):
    """All answers for a request in the account's own log group, oldest first."""
    logs = local.admin(account).client("logs")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        events = logs.filter_log_events(logGroupName="/aws/events/kms-access")["events"]
        found = [json.loads(it["message"]) for it in events]
        found = [it for it in found if it["detail"].get("requestId") == request_id]
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"no answer to {request_id}")


@pytest.fixture
def grantee(local):
    return local.role("member", f"reader-{time.monotonic_ns()}")


def request(grantee, request_id, **changes):
    return {
        "version": "1",
        "requestId": request_id,
        "key": "alias/shared-data",
        "grantee": grantee,
        "operations": ["Encrypt", "Decrypt", "ReEncrypt*", "GenerateDataKey*", "DescribeKey"],
        "duration": "PT8H",
        "reason": "CHG-1234 nightly report",
        **changes,
    }


def test_a_granted_access_works_until_its_end_and_not_longer(local, grantee):
    assert ask(local, "member", request(grantee, "main-job"))["FailedEntryCount"] == 0
    [answer] = answers(local, "member", "main-job")
    assert answer["detail-type"] == "KMS Access Granted"
    assert answer["account"] == local.id("key") and answer["source"] == "kms-access"
    token = answer["detail"]["grantToken"]

    session = local.admin("member").assume(grantee)
    sealed = session.client("kms").encrypt(
        KeyId=local["key"], Plaintext=b"ledger", GrantTokens=[token]
    )["CiphertextBlob"]
    assert session.client("kms").decrypt(CiphertextBlob=sealed)["Plaintext"] == b"ledger"

    local.advance("PT9H")
    session = local.admin("member").assume(grantee)
    with pytest.raises(ClientError) as refused:
        session.client("kms").decrypt(CiphertextBlob=sealed)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert answers(local, "member", "main-job")[-1]["detail-type"] == "KMS Access Ended"


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"duration": "PT0S"}, "DURATION"),
        ({"duration": "P9999D"}, "DURATION"),
        ({"duration": "-PT1H"}, "DURATION"),
        ({"key": "alias/no-such-key"}, "NOT_ALLOWED"),
        ({"operations": ["Sign"]}, "OPERATION"),
        ({"colour": "blue"}, "UNKNOWN"),
        ({"operations": "Decrypt"}, "TYPE"),
    ],
)
def test_a_bad_request_is_refused_with_its_reasons(local, grantee, changes, code):
    request_id = f"bad-{time.monotonic_ns()}"
    ask(local, "member", request(grantee, request_id, **changes))

    [answer] = answers(local, "member", request_id)

    assert answer["detail-type"] == "KMS Access Refused"
    reasons = answer["detail"]["reasons"]
    assert any(code in it["code"] for it in reasons), reasons
    assert all(it["message"] and it["hint"] for it in reasons)
    assert "Exception" not in json.dumps(answer)


def test_an_outsider_cannot_reach_the_bus(local, grantee):
    with pytest.raises(ClientError) as refused:
        ask(local, "outsider", request(grantee, "outside"))
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_member_cannot_announce_an_answer(local):
    with pytest.raises(ClientError) as refused:
        ask(local, "member", {"requestId": "forged"}, "KMS Access Granted")
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_key_policy_opened_to_the_world_is_alerted(local):
    kms = local.admin("key").client("kms")
    policy = json.loads(kms.get_key_policy(KeyId=local["key"])["Policy"])
    policy["Statement"].append(
        {"Sid": "Oops", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    )
    kms.put_key_policy(KeyId=local["key"], PolicyName="default", Policy=json.dumps(policy))

    alerts = local.command("alerts")

    assert "Oops" in alerts and local["key"] in alerts and "CRITICAL" in alerts

"""The deployed stacks at work: what is refused, an opened key, and what is not understood. What is granted: test_three_modes.py."""

import json
import time
import uuid

import pytest
from access import answered, ask, grants_of
from conftest import ROOT


def test_request_that_no_rule_lets_through_is_refused_with_all_reasons(
    local, key_stack, member_stack, answers, grantee
):
    request_id = ask(
        key_stack,
        member_stack,
        grantee[0],
        duration="PT13H",
        operations=["Decrypt", "Sign"],
        encryptionContext={"includes": {"part": "7"}},
        reason="it is urgent",
    )
    refused = answered(answers, request_id, "KMS Access Refused")
    reasons = refused["detail"]["reasons"]
    assert {it["code"] for it in reasons} == {
        "DURATION_TOO_LONG",
        "OPERATION_NOT_ALLOWED",
        "OPERATION_NOT_SUPPORTED",
        "ENCRYPTION_CONTEXT_REQUIRED",
        "REASON_NOT_ACCEPTED",
    }
    assert all(it["message"] and it["hint"] for it in reasons)
    assert grants_of(local, request_id) == []


def put_open_policy(local, account):
    """Makes a key, opens it to everybody, and returns it with CloudTrail's event of that."""
    kms = local.admin(account).client("kms")
    key = kms.create_key(Description="opened")["KeyMetadata"]
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EnableIamPolicies",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{local.id(account)}:root"},
                "Action": "kms:*",
                "Resource": "*",
            },
            {
                "Sid": "TemporaryForTesting",
                "Effect": "Allow",
                "Principal": "*",
                "Action": "kms:Decrypt",
                "Resource": "*",
            },
        ],
    }
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=json.dumps(policy))
    detail = json.loads((ROOT / "events" / "put-key-policy.json").read_text())["detail"]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    detail.update(eventTime=now, eventID=str(uuid.uuid4()), recipientAccountId=local.id(account))
    detail["requestParameters"].update(keyId=key["KeyId"], policy=json.dumps(policy))
    detail["resources"] = [
        {"accountId": local.id(account), "type": "AWS::KMS::Key", "ARN": key["Arn"]}
    ]
    return key["Arn"], detail


@pytest.mark.parametrize("account", ["key", "member"])
def test_opened_policy_ends_in_an_alert(local, key_stack, member_stack, alerts, account):
    key, detail = put_open_policy(local, account)
    stack = {"key": key_stack, "member": member_stack}[account]
    # CloudTrail's own place: the default bus of the account. ministack lets anybody say "aws.kms".
    entry = {"Source": "aws.kms", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    stack.client("events").put_events(Entries=[entry])

    alert = alerts.await_message(lambda it: key in it["Message"], seconds=60)
    assert alert["Subject"].startswith("CRITICAL: KMS key ") and "is open to anyone" in alert["Subject"]
    assert "STILL OPEN" in alert["Message"] and '"TemporaryForTesting"' in alert["Message"]


def test_event_that_nobody_knows_ends_in_the_dead_letter_queue(key_stack, member_stack, dead_letters):
    entry = {
        "EventBusName": key_stack.outputs["BusArn"],
        "Source": "nightly-report",
        "DetailType": "KMS Access Reqeust",
        "Detail": '{"version": "1"}',
    }
    member_stack.client("events").put_events(Entries=[entry])
    letter = dead_letters.await_message(lambda it: it.get("detail-type") == "KMS Access Reqeust")
    assert letter["account"] == member_stack.account


def test_event_that_a_function_cannot_read_is_tried_again_and_ends_in_the_dead_letter_queue(
    key_stack, functions, dead_letters
):
    # A record of CloudTrail by its envelope, so the rule delivers it, and none by what is in it.
    detail = {"eventSource": "kms.amazonaws.com", "eventName": "PutKeyPolicy", "requestParameters": "poison"}
    entry = {"Source": "aws.kms", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps(detail)}
    key_stack.client("events").put_events(Entries=[entry])

    letter = dead_letters.await_message(lambda it: it.get("requestPayload", {}).get("detail") == detail)
    assert letter["requestContext"]["condition"] == "RetriesExhausted"
    assert "requestParameters" in letter["responsePayload"]["errorMessage"]
    name = key_stack.physical("AuditorFunction")
    assert len([it for it in functions.invoked if it[0] == name and it[2]["detail"] == detail]) == 3

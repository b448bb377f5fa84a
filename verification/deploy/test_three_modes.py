"""Each of the three modes from a member's request to its end: what it makes, that it works as long as it should, and how it goes."""

import json
import time
from datetime import datetime

import pytest
from access import answered, ask, decrypts, denied, release, there, user

MODES = ["grant", "policy", "role"]


@pytest.fixture(scope="module")
def short_ones(local, key_stack, member_stack, answers):
    """By its mode an access that soon ends, and its user's client of KMS; asked for together, to wait for all at once."""
    requests = {}
    for mode in MODES:
        grantee = local.role("member", f"{mode}-reader")
        assert denied(local.admin("member").assume(grantee).client("kms"), local)
        requests[mode] = ask(key_stack, member_stack, grantee, mode=mode, duration="PT30S")
    granted = {mode: answered(answers, it, "KMS Access Granted") for mode, it in requests.items()}
    return {mode: (it, user(local, it).client("kms")) for mode, it in granted.items()}


@pytest.mark.parametrize("mode", MODES)
def test_release_of_the_member_ends_the_access_before_its_time(
    local, key_stack, member_stack, answers, mode
):
    grantee = local.role("member", f"{mode}-releaser")
    request_id = ask(key_stack, member_stack, grantee, mode=mode, duration="PT1H")
    granted = answered(answers, request_id, "KMS Access Granted")
    kms = user(local, granted).client("kms")
    assert there(local, granted)
    assert decrypts(kms, local, granted["detail"].get("grantToken"))

    release(key_stack, member_stack, request_id)

    ended = answered(answers, request_id, "KMS Access Ended")
    assert ended["detail"]["cause"] == "released"
    assert ended["detail"]["endedAt"] < ended["detail"]["expiresAt"] == granted["detail"]["expiresAt"]
    assert not there(local, granted)
    assert denied(kms, local)


# Its functions are warm by now, so that a short time is enough.
@pytest.mark.parametrize("mode", MODES)
def test_request_on_the_deployed_bus_ends_in_what_lets_the_grantee_decrypt(local, short_ones, mode):
    granted, kms = short_ones[mode]
    assert granted["account"] == local.id("key") and granted["source"] == "kms-access"
    assert granted["detail"]["mode"] == mode
    assert there(local, granted)
    assert decrypts(kms, local, granted["detail"].get("grantToken"))
    if mode == "role":  # which the grantee has to take
        assert denied(local.admin("member").assume(granted["detail"]["grantee"]).client("kms"), local)


def test_release_comes_once_more_through_the_delay_queue(
    key_stack, member_stack, answers, grantee, functions
):
    # Fifteen minutes, deployed; what comes after them is tried here at once.
    queue = key_stack.physical("ReleaseDelayQueue")
    key_stack.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0"})
    request_id = ask(key_stack, member_stack, grantee[0], duration="PT1H")
    answered(answers, request_id, "KMS Access Granted")
    release(key_stack, member_stack, request_id)
    answered(answers, request_id, "KMS Access Ended")

    name, deadline = key_stack.physical("GrantBrokerFunction"), time.monotonic() + 30
    while True:
        again = [
            outcome.payload
            for function, _, event, outcome in functions.invoked
            if function == name and any(request_id in it["body"] for it in event.get("Records", []))
        ]
        if again:
            break
        assert time.monotonic() < deadline, "the release came once only"
        time.sleep(0.2)
    assert json.loads(again[0]) == {"batchItemFailures": []}


# The policy writer makes these, and the statement or the role says itself when it is over.
@pytest.mark.parametrize("mode", ["policy", "role"])
def test_access_gives_nothing_from_the_second_of_its_end(local, short_ones, mode):
    granted, kms = short_ones[mode]
    over = datetime.fromisoformat(granted["detail"]["expiresAt"]).timestamp()
    time.sleep(max(0.0, over - time.time()) + 1)
    assert denied(kms, local)


@pytest.mark.parametrize("mode", MODES)
def test_access_that_is_over_is_taken_away_by_the_deployed_schedules(
    local, key_stack, answers, short_ones, mode
):
    granted, kms = short_ones[mode]
    key_stack.hurry("CleanUpSchedule")  # the reaper comes every minute anyhow
    ended = answered(answers, granted["detail"]["requestId"], "KMS Access Ended", seconds=120)
    assert ended["detail"]["cause"] == "expired"
    assert ended["detail"]["endedAt"] >= ended["detail"]["expiresAt"] == granted["detail"]["expiresAt"]
    assert not there(local, granted)
    assert denied(kms, local)

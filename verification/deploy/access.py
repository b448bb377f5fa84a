"""Asking for an access as a member does, and trying it."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError

CONTEXT = {"dataset": "ledger"}


def ask(key_stack, member_stack, grantee, **changes):
    """Puts a request on the key account's bus with the member's credentials, and returns its id."""
    request_id = f"deployed-{uuid.uuid4().hex[:8]}"
    detail = {
        "version": "1",
        "requestId": request_id,
        "key": "alias/shared-data",
        "grantee": grantee,
        "operations": ["Decrypt", "Encrypt", "DescribeKey"],
        "encryptionContext": {"includes": CONTEXT},
        "reason": "CHG-1234 nightly report",
        **changes,
    }
    entry = {
        "EventBusName": key_stack.outputs["BusArn"],
        "Source": "nightly-report",
        "DetailType": "KMS Access Request",
        "Detail": json.dumps(detail),
    }
    result = member_stack.client("events").put_events(Entries=[entry])
    assert result["FailedEntryCount"] == 0, result
    return request_id


def answered(answers, request_id, detail_type, seconds=60):
    return answers.await_message(
        lambda it: it["detail"]["requestId"] == request_id and it["detail-type"] == detail_type, seconds
    )


def decrypts(kms, local, token=None):
    tokens = {"GrantTokens": [token]} if token else {}
    sealed = kms.encrypt(KeyId=local["key"], Plaintext=b"ledger", EncryptionContext=CONTEXT, **tokens)
    opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=CONTEXT, **tokens)
    return opened["Plaintext"] == b"ledger"


def denied(kms, local):
    with pytest.raises(ClientError) as refused:
        decrypts(kms, local)
    return refused.value.response["Error"]["Code"] == "AccessDeniedException"


def grants_of(local, request_id):
    """The grants on the key whose names bear the request's id."""
    found = local.admin("key").client("kms").list_grants(KeyId=local["key"])["Grants"]
    return [it for it in found if request_id in it.get("Name", "")]

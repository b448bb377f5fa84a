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


def release(key_stack, member_stack, request_id):
    """Gives an access up, with the member's credentials."""
    entry = {
        "EventBusName": key_stack.outputs["BusArn"],
        "Source": "nightly-report",
        "DetailType": "KMS Access Release",
        "Detail": json.dumps({"version": "1", "requestId": request_id}),
    }
    result = member_stack.client("events").put_events(Entries=[entry])
    assert result["FailedEntryCount"] == 0, result


def answered(answers, request_id, detail_type, seconds=60):
    return answers.await_message(
        lambda it: it["detail"]["requestId"] == request_id and it["detail-type"] == detail_type, seconds
    )


def user(local, granted):
    """Whoever uses the key under an answer: the grantee, who got the policy that the answer asks for, or the role that it takes."""
    answer, admin = granted["detail"], local.admin("member")
    if answer["iamPolicyNeeded"]:
        admin.client("iam").put_role_policy(
            RoleName=answer["grantee"].rsplit("/", 1)[1],
            PolicyName="use",
            PolicyDocument=json.dumps(answer["iamPolicy"]),
        )
    session = admin.assume(answer["grantee"])
    return session.assume(answer["roleArn"]) if answer["mode"] == "role" else session


def decrypts(kms, local, token=None):
    tokens = {"GrantTokens": [token]} if token else {}
    sealed = kms.encrypt(KeyId=local["key"], Plaintext=b"ledger", EncryptionContext=CONTEXT, **tokens)
    opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=CONTEXT, **tokens)
    return opened["Plaintext"] == b"ledger"


def denied(kms, local):
    with pytest.raises(ClientError) as refused:
        decrypts(kms, local)
    # The second is said to the session of a role that is no more.
    return refused.value.response["Error"]["Code"] in {"AccessDeniedException", "UnrecognizedClientException"}


def grants_of(local, request_id):
    """The grants on the key whose names bear the request's id."""
    found = local.admin("key").client("kms").list_grants(KeyId=local["key"])["Grants"]
    return [it for it in found if request_id in it.get("Name", "")]


def there(local, granted):
    """Whether what an answer names is where its mode has it: on the key, in its policy, among the roles."""
    answer, admin = granted["detail"], local.admin("key")
    if answer["mode"] == "grant":
        return answer["grantId"] in {it["GrantId"] for it in grants_of(local, answer["requestId"])}
    if answer["mode"] == "policy":
        policy = admin.client("kms").get_key_policy(KeyId=local["key"], PolicyName="default")["Policy"]
        return answer["statementId"] in {it.get("Sid") for it in json.loads(policy)["Statement"]}
    pages = admin.client("iam").get_paginator("list_roles").paginate(PathPrefix="/kms-access/")
    return answer["roleArn"] in {it["Arn"] for page in pages for it in page["Roles"]}

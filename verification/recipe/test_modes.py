"""The recipe in the product's three modes: the five operations with the real AWS CLI, and every refusal.

Each access is asked for over the bus, used with the commands that its answer prints, and then tried where it
must not work: before, after its end, by another role, by another account, for CreateGrant, in another context.
"""

import json
import time

import pytest
from botocore.exceptions import ClientError
from test_main_job import answers, ask, request

MODES = ["grant", "policy", "role"]
CONTEXT = {"dataset": "ledger"}
DENIED = {"AccessDenied", "AccessDeniedException", "UnrecognizedClientException"}


def attach(local, account, arn, policy):
    local.admin(account).client("iam").put_role_policy(
        RoleName=arn.rsplit("/", 1)[1], PolicyName="use", PolicyDocument=json.dumps(policy)
    )


def user(local, account, arn, answer):
    """Whoever uses the key: the grantee's session, or in role mode a session of the role that it takes."""
    session = local.admin(account).assume(arn)
    return session.assume(answer["roleArn"]) if answer["mode"] == "role" else session


def denied(call):
    with pytest.raises(ClientError) as refused:
        call()
    assert refused.value.response["Error"]["Code"] in DENIED, refused.value


class Access:
    """An access of a mode, and what is needed to try it."""

    def __init__(self, local, mode, context=None):
        self.local, self.context = local, context or {}
        self.name = f"{mode}-{time.monotonic_ns()}"
        self.grantee = local.role("member", self.name)
        detail = request(self.grantee, self.name, mode=mode)
        if context:
            detail["encryptionContext"] = {"includes": context}
        ask(local, "member", detail)
        [answer] = answers(local, "member", self.name)
        assert answer["detail-type"] == "KMS Access Granted", answer
        self.answer = answer["detail"]

    def attach(self):
        if self.answer["iamPolicyNeeded"]:
            attach(self.local, "member", self.grantee, self.answer["iamPolicy"])

    def user(self):
        return user(self.local, "member", self.grantee, self.answer)

    def encrypt(self, caller, context=None):
        return caller.client("kms").encrypt(
            KeyId=self.local["key"],
            Plaintext=b"ledger",
            EncryptionContext=self.context if context is None else context,
        )["CiphertextBlob"]


@pytest.mark.parametrize("mode", MODES)
def test_the_commands_of_the_answer_do_the_five_operations(local, mode, tmp_path):
    access = Access(local, mode)
    access.attach()

    done = local.admin("member").assume(access.grantee).shell("\n".join(access.answer["commands"]), tmp_path)

    assert done.returncode == 0, done.stderr
    assert "Hello, World!" in done.stdout
    for name in ("plaintext.txt", "ciphertext.bin", "reencrypted.bin", "data-key.bin"):
        assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize("mode", ["policy", "role"])
def test_without_the_policy_of_the_answer_nothing_works(local, mode):
    access = Access(local, mode)

    denied(lambda: access.encrypt(access.user()))


def test_a_grant_needs_no_policy(local):
    assert Access(local, "grant").answer["iamPolicyNeeded"] is False


@pytest.mark.parametrize("mode", MODES)
def test_before_the_access_nothing_works(local, mode):
    arn = local.role("member", f"early-{mode}-{time.monotonic_ns()}")
    everything = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["kms:*", "sts:*"], "Resource": "*"}],
    }
    attach(local, "member", arn, everything)

    kms = local.admin("member").assume(arn).client("kms")

    denied(lambda: kms.describe_key(KeyId=local["key"]))
    denied(lambda: kms.encrypt(KeyId=local["key"], Plaintext=b"ledger"))
    denied(lambda: kms.generate_data_key(KeyId=local["key"], KeySpec="AES_256"))


@pytest.mark.parametrize("mode", MODES)
def test_another_role_and_another_account_are_refused(local, mode):
    access = Access(local, mode)
    access.attach()
    sealed = access.encrypt(access.user())
    for account in ("member", "colleague", "outsider"):
        other = local.role(account, f"other-{account}-{time.monotonic_ns()}")
        everything = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": ["kms:*", "sts:*"], "Resource": "*"}],
        }
        attach(local, account, other, everything)

        denied(
            lambda: user(local, account, other, access.answer)
            .client("kms")
            .decrypt(CiphertextBlob=sealed, KeyId=local["key"])
        )


@pytest.mark.parametrize("mode", MODES)
def test_the_key_cannot_be_shared_further(local, mode):
    access = Access(local, mode)
    access.attach()
    kms = access.user().client("kms")

    denied(
        lambda: kms.create_grant(
            KeyId=local["key"], GranteePrincipal=access.grantee, Operations=["Decrypt"]
        )
    )
    denied(lambda: kms.get_key_policy(KeyId=local["key"], PolicyName="default"))


@pytest.mark.parametrize("mode", MODES)
def test_another_encryption_context_is_refused(local, mode):
    access = Access(local, mode, CONTEXT)
    access.attach()
    caller = access.user()

    access.encrypt(caller)
    access.encrypt(caller, {**CONTEXT, "part": "7"})
    denied(lambda: access.encrypt(caller, {}))
    denied(lambda: access.encrypt(caller, {"dataset": "payroll"}))
    caller.client("kms").describe_key(KeyId=local["key"])


@pytest.mark.parametrize("mode", MODES)
def test_after_its_end_nothing_works(local, mode):
    access = Access(local, mode)
    access.attach()
    sealed = access.encrypt(access.user())

    local.advance("PT9H")

    denied(lambda: access.user().client("kms").decrypt(CiphertextBlob=sealed, KeyId=local["key"]))
    ended = answers(local, "member", access.name)[-1]
    assert ended["detail-type"] == "KMS Access Ended"
    assert ended["detail"]["cause"] == "expired"


@pytest.mark.parametrize("mode", MODES)
def test_after_its_release_nothing_works(local, mode):
    access = Access(local, mode)
    access.attach()
    sealed = access.encrypt(access.user())

    ask(local, "member", {"version": "1", "requestId": access.name}, "KMS Access Release")

    deadline = time.monotonic() + 20
    while answers(local, "member", access.name)[-1]["detail-type"] != "KMS Access Ended":
        assert time.monotonic() < deadline, "the release was not answered"
        time.sleep(0.2)
    denied(lambda: access.user().client("kms").decrypt(CiphertextBlob=sealed, KeyId=local["key"]))

"""The recipe's three ways to use a key of another account, by hand, with the real AWS CLI."""

import json

import pytest
from botocore.exceptions import ClientError

USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:DescribeKey", "kms:GenerateDataKey*"]

# The recipe's commands, corrected: exports of a piped `bash` end with it, and `re-encrypt` prints a ciphertext.
FIVE_OPERATIONS = """
aws kms describe-key --key-id {key} {tokens} --output text --query KeyMetadata.Arn > described.txt
echo 'Hello, World!' > plaintext.txt
aws kms encrypt --key-id {key} --plaintext fileb://plaintext.txt {tokens} \
  --output text --query CiphertextBlob | base64 --decode > ciphertext.bin
aws kms decrypt --ciphertext-blob fileb://ciphertext.bin {tokens} \
  --output text --query Plaintext | base64 --decode > decrypted.txt
cmp plaintext.txt decrypted.txt
aws kms re-encrypt --ciphertext-blob fileb://ciphertext.bin --destination-key-id {key} {tokens} \
  --output text --query CiphertextBlob | base64 --decode > reencrypted.bin
aws kms decrypt --ciphertext-blob fileb://reencrypted.bin {tokens} \
  --output text --query Plaintext | base64 --decode | cmp - plaintext.txt
aws kms generate-data-key --key-id {key} --key-spec AES_256 {tokens} \
  --output text --query CiphertextBlob | base64 --decode > datakey.bin
aws kms decrypt --ciphertext-blob fileb://datakey.bin {tokens} \
  --output text --query Plaintext | base64 --decode | wc -c | grep -qw 32
echo five operations done
"""


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resource="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def trust(principal):
    return document({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})


def root(account):
    return f"arn:aws:iam::{account}:root"


@pytest.fixture
def key(local):
    """A key of the recipe's own, under the default key policy."""
    kms = local.admin("key").client("kms")
    return kms.create_key(Description="recipe")["KeyMetadata"]["Arn"]


def put_key_policy(local, key, *statements):
    own = allow("kms:*", Sid="Own", Principal={"AWS": root(local.id("key"))})
    local.admin("key").client("kms").put_key_policy(
        KeyId=key, PolicyName="default", Policy=document(own, *statements)
    )


def role_of(local, account, name, actions=None, resource="*"):
    """Makes a role that everybody in its account may assume, with the given permissions."""
    iam = local.admin(account).client("iam")
    arn = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust(root(local.id(account)))
    )["Role"]["Arn"]
    if actions:
        iam.put_role_policy(
            RoleName=name, PolicyName="use-key", PolicyDocument=document(allow(actions, resource))
        )
    return arn


def five_operations(caller, key, directory, token=None):
    tokens = f"--grant-tokens {token}" if token else ""
    return caller.shell(FIVE_OPERATIONS.format(key=key, tokens=tokens), directory)


def assert_works(done):
    assert done.returncode == 0 and done.stdout.endswith("five operations done\n"), done.stderr


def assert_denied(done, action):
    assert done.returncode != 0
    assert "AccessDeniedException" in done.stderr and f"kms:{action}" in done.stderr, done.stderr


def assert_refused(code, call, **arguments):
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    assert refused.value.response["Error"]["Code"] == code, refused.value


def test_key_policy_and_iam_policy_together_let_a_role_of_another_account_use_the_key(
    local, key, tmp_path
):
    put_key_policy(
        local, key, allow(USE, Sid="Allow use of the key", Principal={"AWS": root(local.id("member"))})
    )
    member = local.admin("member")
    user = member.assume(role_of(local, "member", "standing-user", USE, key))
    bystander = member.assume(role_of(local, "member", "standing-bystander"))

    assert_works(five_operations(user, key, tmp_path))
    assert_denied(five_operations(bystander, key, tmp_path), "DescribeKey")
    assert_denied(five_operations(local.admin("outsider"), key, tmp_path), "DescribeKey")


def test_iam_policy_alone_does_not_reach_into_another_account(local, key, tmp_path):
    user = local.admin("member").assume(role_of(local, "member", "only-iam", USE, key))

    assert_denied(five_operations(user, key, tmp_path), "DescribeKey")


def test_a_grant_made_by_a_member_role_lets_its_grantee_use_the_key_until_it_is_revoked(
    local, key, tmp_path
):
    grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    put_key_policy(
        local,
        key,
        allow(USE + grants, Sid="Allow grants", Principal={"AWS": root(local.id("member"))}),
    )
    member = local.admin("member")
    maker = member.assume(role_of(local, "member", "grant-maker", grants, key))
    grantee_arn = role_of(local, "member", "grantee")
    grantee = member.assume(grantee_arn)
    kms = maker.client("kms")

    # The recipe asks for ReEncrypt* and GenerateDataKey*: those are actions of a policy, not operations of a grant.
    assert_refused(
        "ValidationException",
        kms.create_grant,
        KeyId=key,
        GranteePrincipal=grantee_arn,
        Operations=["Encrypt", "ReEncrypt*"],
    )
    grant = kms.create_grant(
        KeyId=key,
        GranteePrincipal=grantee_arn,
        Operations=[
            "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey",
        ],
    )

    assert [it["GrantId"] for it in kms.list_grants(KeyId=key)["Grants"]] == [grant["GrantId"]]
    assert_works(five_operations(grantee, key, tmp_path, grant["GrantToken"]))
    assert_refused(
        "AccessDeniedException",
        grantee.client("kms").create_grant,
        KeyId=key,
        GranteePrincipal=grantee_arn,
        Operations=["Decrypt"],
    )
    kms.revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    assert_denied(five_operations(grantee, key, tmp_path), "DescribeKey")


def test_an_encryption_context_constraint_admits_its_context_only(local, key):
    member = local.admin("member")
    grantee_arn = role_of(local, "member", "ledger-reader")
    local.admin("key").client("kms").create_grant(
        KeyId=key,
        GranteePrincipal=grantee_arn,
        Operations=["Encrypt", "Decrypt"],
        Constraints={"EncryptionContextSubset": {"dataset": "ledger"}},
    )
    kms = member.assume(grantee_arn).client("kms")

    sealed = kms.encrypt(
        KeyId=key, Plaintext=b"x", EncryptionContext={"dataset": "ledger", "part": "7"}
    )["CiphertextBlob"]
    assert (
        kms.decrypt(CiphertextBlob=sealed, EncryptionContext={"dataset": "ledger", "part": "7"})[
            "Plaintext"
        ]
        == b"x"
    )
    assert_refused(
        "AccessDeniedException",
        kms.encrypt,
        KeyId=key,
        Plaintext=b"x",
        EncryptionContext={"dataset": "payroll"},
    )
    assert_refused("AccessDeniedException", kms.encrypt, KeyId=key, Plaintext=b"x")
    assert_refused(
        "InvalidCiphertextException",
        kms.decrypt,
        CiphertextBlob=sealed,
        EncryptionContext={"dataset": "ledger", "part": "8"},
    )


def test_a_user_of_another_account_assumes_a_role_of_the_key_account(local, key, tmp_path):
    member_iam = local.admin("member").client("iam")
    user_arn = member_iam.create_user(UserName="role-taker")["User"]["Arn"]
    access_key = member_iam.create_access_key(UserName="role-taker")["AccessKey"]
    key_iam = local.admin("key").client("iam")
    role_arn = key_iam.create_role(
        RoleName="key-user", AssumeRolePolicyDocument=trust(user_arn)
    )["Role"]["Arn"]
    key_iam.put_role_policy(
        RoleName="key-user", PolicyName="use-key", PolicyDocument=document(allow(USE, key))
    )
    user = type(local.admin("member"))(
        local, access_key["AccessKeyId"], access_key["SecretAccessKey"]
    )

    assert_refused(
        "AccessDenied", user.client("sts").assume_role, RoleArn=role_arn, RoleSessionName="early"
    )
    member_iam.put_user_policy(
        UserName="role-taker",
        PolicyName="take-role",
        PolicyDocument=document(allow("sts:AssumeRole", role_arn)),
    )
    session = user.assume(role_arn)

    identity = session.client("sts").get_caller_identity()
    assert identity["Account"] == local.id("key")
    assert identity["Arn"].endswith(":assumed-role/key-user/test-session")
    assert_works(five_operations(session, key, tmp_path))
    assert_denied(five_operations(user, key, tmp_path), "DescribeKey")
    assert_refused(
        "AccessDenied",
        local.admin("colleague").client("sts").assume_role,
        RoleArn=role_arn,
        RoleSessionName="other",
    )

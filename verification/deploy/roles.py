"""The deployed roles, made again in the local accounts: ministack keeps what they may do, and the local accounts hold them to it."""

import json
from urllib.parse import unquote


def document(value):
    """A policy document, however the service hands it out."""
    return json.loads(unquote(value)) if isinstance(value, str) else value


def deployed_roles(iam, prefix):
    """The roles whose names begin so: of each its name, trust policy and the policies by their names."""
    for page in iam.get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            if role["RoleName"].startswith(prefix):
                name = role["RoleName"]
                trust = document(role["AssumeRolePolicyDocument"])
                yield name, trust, {**_inline(iam, name), **_attached(iam, name)}


def _inline(iam, name):
    return {
        it: document(iam.get_role_policy(RoleName=name, PolicyName=it)["PolicyDocument"])
        for it in iam.list_role_policies(RoleName=name)["PolicyNames"]
    }


def _attached(iam, name):
    policies = {}
    for it in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=it["PolicyArn"])["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=it["PolicyArn"], VersionId=version)
        policies[it["PolicyName"]] = document(found["PolicyVersion"]["Document"])
    return policies


def make_in(local, account, roles):
    """Makes roles in a local account, or changes them. Its administrator takes those of functions, in Lambda's place."""
    iam = local.admin(account).client("iam")
    known = {it["RoleName"] for it in iam.list_roles()["Roles"]}
    administrators = f"arn:aws:iam::{local.id(account)}:root"
    for name, trust, policies in roles:
        for statement in trust["Statement"]:
            if statement["Principal"] == {"Service": "lambda.amazonaws.com"}:
                statement["Principal"] = {"AWS": administrators}
        if name not in known:
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
        for policy, text in policies.items():
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(text))


def credentials_in(local, account):
    """What gives a function the credentials of its role, as Lambda does."""

    def credentials(role_arn):
        session = local.admin(account).assume(role_arn, session="function")
        return {
            "AWS_ACCESS_KEY_ID": session.access_key,
            "AWS_SECRET_ACCESS_KEY": session.secret_key,
            "AWS_SESSION_TOKEN": session.session_token,
        }

    return credentials

"""The deployed roles and managed policies, made again in the local accounts: ministack keeps what they say, and the local accounts hold to it."""

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
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {it["PolicyName"]: _text(iam, it["PolicyArn"]) for it in attached}


def deployed_policies(iam, prefix):
    """The managed policies whose names begin so: the name and the text of each."""
    for page in iam.get_paginator("list_policies").paginate(Scope="Local"):
        for policy in page["Policies"]:
            if policy["PolicyName"].startswith(prefix):
                yield policy["PolicyName"], _text(iam, policy["Arn"])


def _text(iam, arn):
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=arn, VersionId=version)
    return document(found["PolicyVersion"]["Document"])


def make_in(local, account, deployed, prefix):
    """Makes in a local account what a deployment made in IAM, or changes it."""
    iam = local.admin(account).client("iam")
    _make_policies(iam, local.id(account), deployed_policies(deployed, prefix))
    _make_roles(iam, local.id(account), deployed_roles(deployed, prefix))


def _make_policies(iam, account, policies):
    known = {it["Arn"] for it in iam.list_policies(Scope="Local")["Policies"]}
    for name, text in policies:
        arn = f"arn:aws:iam::{account}:policy/{name}"
        if arn not in known:
            iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(text))
        elif _text(iam, arn) != text:
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(text), SetAsDefault=True)


def _make_roles(iam, account, roles):
    """Its administrator takes those of functions, in Lambda's place."""
    known = {it["RoleName"] for it in iam.list_roles()["Roles"]}
    for name, trust, policies in roles:
        for statement in trust["Statement"]:
            if statement["Principal"] == {"Service": "lambda.amazonaws.com"}:
                statement["Principal"] = {"AWS": f"arn:aws:iam::{account}:root"}
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

"""Both stacks, deployed by sam to ministack in two accounts, at work with the keys of the local accounts.

A plugin of pytest: what it deploys, and whose command starts the local accounts, its users say by the fixtures `template`,
`member_template`, `parameters`, `command` and `logs`.
"""

import json
import time

import pytest
from cloud import Cloud
from functions import Functions
from local_accounts import free_port, running
from roles import credentials_in, make_in

# Not the name of the stack that the local accounts have themselves: its reaper would end what this one's should.
NAME = "kms-access-dev"


@pytest.fixture(scope="session")
def local(command):
    with running(command) as local:
        yield local


@pytest.fixture(scope="session")
def functions(logs):
    """The runner of the functions; what they print lies in the folder `logs`."""
    functions = Functions(logs)
    yield functions
    functions.close()


@pytest.fixture(scope="session")
def cloud(local, functions):
    cloud = Cloud(free_port(), local["region"], local.id("key"), functions.url, functions.folder)
    functions.run_in(
        cloud,
        local.id("key"),
        credentials_in(local, "key"),
        {
            "AWS_ENDPOINT_URL": cloud.endpoint,
            **{f"AWS_ENDPOINT_URL_{it}": local["endpoint"] for it in ("KMS", "STS", "IAM", "ORGANIZATIONS")},
        },
    )
    yield cloud
    cloud.close()


@pytest.fixture(scope="session")
def key_stack(cloud, local, template, parameters):
    stack = cloud.deploy(local.id("key"), NAME, template, **parameters)
    make_in(local, "key", stack.client("iam"), NAME + "-")
    return stack


@pytest.fixture(scope="session")
def member_stack(cloud, local, key_stack, member_template):
    stack = cloud.deploy(
        local.id("member"),
        NAME + "-member",
        member_template,
        KeyAccountId=local.id("key"),
        KeyStackName=NAME,
        BusName=NAME,
        LendsKeys="true",
    )
    make_in(local, "member", stack.client("iam"), NAME + "-")
    return stack


class Mailbox:
    """A queue that keeps what it was given until somebody waits for it."""

    def __init__(self, sqs, url):
        self._sqs, self._url, self._seen = sqs, url, []

    def await_message(self, wanted, seconds=30):
        """The first message, as JSON, of which `wanted` is true; says what came instead if none does."""
        deadline = time.monotonic() + seconds
        while True:
            for message in self._seen:
                if wanted(message):
                    return message
            assert time.monotonic() < deadline, f"not within {seconds} s; what came is {self._seen}"
            got = self._sqs.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            for message in got.get("Messages", []):
                self._seen.append(json.loads(message["Body"]))
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])


@pytest.fixture(scope="session")
def answers(member_stack):
    """What the member's own rule for answers delivers. Its log group ministack does not write, so a queue is added."""
    sqs, events = member_stack.client("sqs"), member_stack.client("events")
    url = sqs.create_queue(QueueName="answers")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_targets(
        Rule=member_stack.physical("AnswerRule"),
        EventBusName=NAME,
        Targets=[{"Id": "answers", "Arn": arn}],
    )
    return Mailbox(sqs, url)


@pytest.fixture(scope="session")
def alerts(key_stack):
    """What a subscriber of the topic gets."""
    sqs = key_stack.client("sqs")
    url = sqs.create_queue(QueueName="alerts")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    key_stack.client("sns").subscribe(
        TopicArn=key_stack.outputs["TopicArn"], Protocol="sqs", Endpoint=arn
    )
    return Mailbox(sqs, url)


@pytest.fixture(scope="session")
def dead_letters(key_stack):
    return Mailbox(key_stack.client("sqs"), key_stack.outputs["DeadLetterQueueUrl"])


@pytest.fixture(scope="session")
def grantee(local):
    """A role of the member without any right, and its session."""
    role = local["grantee"]
    return role, local.admin("member").assume(role).client("kms")

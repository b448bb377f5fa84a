"""What is measured: each function of the template with the settings of a furnished account and an event of its own."""

import dataclasses
import datetime
import json
import pathlib
import typing

from .surroundings import ROOT, credentials_of, queue, table

BUILD = ROOT / ".aws-sam" / "build"


@dataclasses.dataclass(frozen=True)
class Subject:
    name: str
    handler: str
    artefact: pathlib.Path
    event: typing.Callable[[], bytes]
    variables: dict = dataclasses.field(default_factory=dict)
    layers: tuple = ()
    says: str = ""  # what stands in its log when it did its work


def empty(artefact):
    return Subject("empty function", "Empty", artefact, lambda: b"{}", {"AWS_REGION": "eu-central-1"})


def functions(local):
    """Returns the five functions, each in its own role of the template, at work for the key account."""
    owner = local["accounts"]["key"]["id"]
    member = local["accounts"]["member"]["id"]
    region = local["region"]
    settings = {
        "AWS_REGION": region,
        "AWS_ENDPOINT_URL": local["endpoint"],
        "KMS_ACCESS_STACK": "kms-access",
        "KMS_ACCESS_KEY_ACCOUNT": owner,
        "KMS_ACCESS_BUS": local["bus"],
        "KMS_ACCESS_RULES": "/opt/rules/access-rules.json",
        "KMS_ACCESS_EXCEPTIONS": "/opt/exceptions/accepted-exposures.json",
        "KMS_ACCESS_LONGEST_DURATION": "P7D",
        "KMS_ACCESS_REAPER_ROLE": f"arn:aws:iam::{owner}:role/kms-access-reaper-{region}",
        "KMS_ACCESS_POLICY_MODE": "false",
        "KMS_ACCESS_ROLE_MODE": "false",
        "KMS_ACCESS_WARN_BEFORE": "PT15M",
        "KMS_ACCESS_ENDS_PER_SECOND": "25",
        "KMS_ACCESS_READS_PER_SECOND": "90",
        "KMS_ACCESS_ORGANIZATION": local["organization"],
        "KMS_ACCESS_TOPIC": local["topic"],
        "KMS_ACCESS_ALERT_FORMS": "text",
        "KMS_ACCESS_TABLE": table(local),
        "KMS_ACCESS_DECIDED_QUEUE": queue(local, "DecidedQueue"),
        "KMS_ACCESS_DEAD_LETTERS": queue(local, "DeadLetterQueue"),
        "KMS_ACCESS_AUDIT_MEMBERS": "false",
        "KMS_ACCESS_REMINDER": "PT24H",
    }

    def request():
        """A request that is granted: the longest way of all. The member's role is there from the start."""
        return _event(
            "KMS Access Request",
            "nightly-report",
            member,
            region,
            {
                "version": "1",
                "requestId": f"cold-{next(_NUMBERS)}",
                "key": local["alias"],
                "grantee": f"arn:aws:iam::{member}:role/report-writer",
                "operations": ["Decrypt", "DescribeKey"],
                "duration": "PT1H",
                "reason": "a cold start",
            },
        )

    def tick():
        return _event("Scheduled Event", "aws.events", owner, region, {})

    def batch():
        """As the queue of the policy writer hands its tick on."""
        message = {"messageId": f"cold-{next(_NUMBERS)}", "body": tick().decode(), "eventSource": "aws:sqs"}
        return json.dumps({"Records": [message]}).encode()

    def subject(name, role, handler, event, says, **variables):
        return Subject(
            name,
            f"dev.kmsaccess.{handler}",
            BUILD / f"{name}Function",
            event,
            {**settings, **credentials_of(local, f"kms-access-{role}-{region}"), **variables},
            (BUILD / "RulesLayer", BUILD / "ExceptionsLayer"),
            says,
        )

    return [
        subject("GrantBroker", "grant-broker", "broker.GrantBrokerHandler", request, '"message":"granted"', JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1"),
        subject("Reaper", "reaper", "reaper.ReaperHandler", tick, '"message":"swept"'),
        subject("Reviewer", "reviewer", "reviewer.ReviewerHandler", tick, '"message":"reviewed"'),
        subject("PolicyWriter", "writer", "writer.PolicyWriterHandler", batch, '"message"', KMS_ACCESS_POLICY_MODE="true"),
        subject("Auditor", "auditor", "auditor.AuditorHandler", tick, '"message"'),
    ]


def _event(detail_type, source, account, region, detail):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps(
        {
            "version": "0",
            "id": f"cold-start-{next(_NUMBERS)}",
            "detail-type": detail_type,
            "source": source,
            "account": account,
            "time": now,
            "region": region,
            "resources": [],
            "detail": detail,
        }
    ).encode()


def _numbers():
    number = int(datetime.datetime.now().timestamp() * 1000)
    while True:
        number += 1
        yield number


_NUMBERS = _numbers()

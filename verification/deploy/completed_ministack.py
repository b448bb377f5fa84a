"""Starts ministack with what it lacks and the stacks stand on. Nothing else of it is changed.

- Its CloudFormation does not know bus policies and archives, which its EventBridge does, and leaves the policies that
  stand apart from their roles unattached or unreadable. A function it makes anew where it should change it, and SnapStart it drops.
  A rule of the default bus bears another ARN than EventBridge gives it.
- It refuses an alarm on several metrics. Here the first stands for them.
- To it a bus of another account does not exist. Here PutEvents and rules reach it, and what arrives bears the account
  that sent it, as in EventBridge.
- What its rules invoke it neither tries again nor sets aside, and an alias has no settings for that. Here both hold.
- It hands an invocation on to an address that a function's environment names; here FUNCTIONS_URL is that of all, so
  that the functions stay as they were deployed.

It reaches into the modules of the version that requirements/sam.txt pins.
"""

import contextvars
import json
import os

from ministack.app import main
from ministack.core.arn import parse_arn
from ministack.core.responses import get_account_id, get_region, json_response, request_scope
from ministack.services import eventbridge, iam, lambda_svc
from ministack.services.cloudformation import provisioners

_sender = contextvars.ContextVar("sender", default=None)

_put_events = eventbridge._put_events
_event_view = eventbridge._pattern_event_view
_dispatch_to_bus = eventbridge._dispatch_to_event_bus
_create_function = provisioners._lambda_create
_create_role = provisioners._iam_role_create
_create_rule = provisioners._eb_rule_create
_create_alarm = provisioners._cw_metric_alarm_create


def put_events(data):
    """Puts each entry on its bus, in the account that owns it."""
    results = []
    for entry in data.get("Entries", []):
        bus = entry.get("EventBusName", "default")
        owner = parse_arn(bus).account_id if bus.startswith("arn:") else get_account_id()
        token = _sender.set(get_account_id())
        try:
            with request_scope(owner, get_region()):
                _, _, body = _put_events({"Entries": [entry]})
        finally:
            _sender.reset(token)
        results += json.loads(body)["Entries"]
    failed = sum("ErrorCode" in it for it in results)
    return json_response({"FailedEntryCount": failed, "Entries": results})


def event_view(event):
    return _event_view({**event, "Account": _sender.get() or event["Account"]})


def dispatch_to_bus(spec, event, rule, event_path, target_input_payload=None):
    if spec.account_id == get_account_id():
        return _dispatch_to_bus(spec, event, rule, event_path, target_input_payload)
    bus = spec.resource.removeprefix("event-bus/")
    with request_scope(spec.account_id, spec.region):
        # The rules passed so far, by which circles are noticed, are of another account.
        eventbridge._dispatch_event({**event, "EventBusName": bus, "_DispatchPath": []})


def dispatch_to_lambda(arn, payload):
    record, config, name = lambda_svc._get_func_record_for_ref(arn)
    if config is None:
        raise LookupError(f"no function {arn}")
    words = arn.split(":")
    qualifier = words[7] if len(words) > 7 else "$LATEST"
    settings = lambda_svc._functions[name]["event_invoke_configs"].get(qualifier)
    execution = lambda_svc._execution_record_for_config(record, config)
    lambda_svc.invoke_async_with_retry({**execution, "event_invoke_config": settings}, json.loads(payload))


def create_bus_policy(logical_id, properties, stack_name):
    bus, sid = properties["EventBusName"], properties["StatementId"]
    policies = eventbridge._event_bus_policies
    if bus not in policies:
        policies[bus] = {"Version": "2012-10-17", "Statement": []}
    others = [it for it in policies[bus]["Statement"] if it["Sid"] != sid]
    policies[bus]["Statement"] = [*others, {"Sid": sid, **properties["Statement"]}]
    return sid, {}


def delete_bus_policy(physical_id, properties):
    eventbridge._remove_permission(
        {"EventBusName": properties["EventBusName"], "StatementId": physical_id}
    )


def create_archive(logical_id, properties, stack_name):
    name = properties.get("ArchiveName") or f"{stack_name}-{logical_id}"[:48]
    status, _, body = eventbridge._create_archive(
        {
            "ArchiveName": name,
            "EventSourceArn": properties["SourceArn"],
            "Description": properties.get("Description", ""),
            "RetentionDays": int(properties.get("RetentionDays", 0)),
        }
    )
    if status != 200:
        raise ValueError(body.decode())
    return name, {"Arn": json.loads(body)["ArchiveArn"]}


def delete_archive(physical_id, properties):
    eventbridge._delete_archive({"ArchiveName": physical_id})


def create_rule(logical_id, properties, stack_name):
    name, attributes = _create_rule(logical_id, properties, stack_name)
    bus = properties.get("EventBusName", "default")
    arn = eventbridge._rule_arn(name, bus)
    eventbridge._rules[eventbridge._rule_key(name, bus)]["Arn"] = arn
    return name, {**attributes, "Arn": arn}


def create_alarm(logical_id, properties, stack_name):
    stats = [it["MetricStat"] for it in properties.get("Metrics", []) if "MetricStat" in it]
    if stats:
        rest = {name: value for name, value in properties.items() if name != "Metrics"}
        properties = {**rest, **stats[0]["Metric"], "Period": stats[0]["Period"], "Statistic": stats[0]["Stat"]}
    return _create_alarm(logical_id, properties, stack_name)


def create_role(logical_id, properties, stack_name):
    name, attributes = _create_role(logical_id, properties, stack_name)
    # In the form that its IAM reads.
    iam._roles[name]["AttachedPolicies"] = list(properties.get("ManagedPolicyArns", []))
    return name, attributes


def create_managed_policy(logical_id, properties, stack_name):
    name = properties.get("ManagedPolicyName", f"{stack_name}-{logical_id}")
    arn = f"arn:aws:iam::{get_account_id()}:policy/{name}"
    iam._policies.pop(arn, None)  # of before an update
    iam._create_policy({"PolicyName": name, "PolicyDocument": json.dumps(properties["PolicyDocument"])})
    for role in properties.get("Roles", []):
        iam._attach_role_policy({"RoleName": role, "PolicyArn": arn})
    return arn, {"Arn": arn, "PolicyArn": arn}


def create_policy(logical_id, properties, stack_name):
    document = json.dumps(properties["PolicyDocument"])
    for role in properties["Roles"]:
        iam._roles[role]["InlinePolicies"][properties["PolicyName"]] = document
    return f"{stack_name}-{logical_id}", {}


def delete_policy(physical_id, properties):
    for role in properties["Roles"]:
        if role in iam._roles:
            iam._roles[role]["InlinePolicies"].pop(properties["PolicyName"], None)


def create_function(logical_id, properties, stack_name):
    name, attributes = _create_function(logical_id, properties, stack_name)
    if "SnapStart" in properties:
        lambda_svc._functions[name]["config"]["SnapStart"] = properties["SnapStart"]
    return name, attributes


def update_function(physical_id, old, new, stack_name, logical_id):
    before = lambda_svc._functions[physical_id]
    name, attributes = create_function(logical_id, new, stack_name)
    kept = ("versions", "next_version", "aliases", "policy", "event_invoke_config", "event_invoke_configs")
    lambda_svc._functions[name].update({it: before[it] for it in kept})
    return name, attributes


eventbridge._put_events = put_events
eventbridge._pattern_event_view = event_view
eventbridge._dispatch_to_event_bus = dispatch_to_bus
eventbridge._dispatch_to_lambda = dispatch_to_lambda
lambda_svc._proxy_url_for = lambda config: os.environ["FUNCTIONS_URL"]
for kind, create, delete in [
    ("AWS::Events::EventBusPolicy", create_bus_policy, delete_bus_policy),
    ("AWS::Events::Archive", create_archive, delete_archive),
    ("AWS::Events::Rule", create_rule, provisioners._eb_rule_delete),
    ("AWS::CloudWatch::Alarm", create_alarm, provisioners._cw_metric_alarm_delete),
    ("AWS::IAM::Role", create_role, provisioners._iam_role_delete),
    ("AWS::IAM::Policy", create_policy, delete_policy),
    ("AWS::IAM::ManagedPolicy", create_managed_policy, provisioners._iam_managed_policy_delete),
]:
    provisioners._RESOURCE_HANDLERS[kind] = {"create": create, "delete": delete}
provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"].update(
    create=create_function, update=update_function, update_with_logical_id=True
)

if __name__ == "__main__":
    main()

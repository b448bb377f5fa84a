"""What the two deployments made, read back service by service: everything is there, and points at what is there."""

import json

import pytest
import yaml
from botocore.exceptions import ClientError
from deployment import NAME
from roles import deployed_roles

# Of the two ways to ask AWS Organizations a stack has one; and no key of its own seals what this one keeps.
NOT_CHOSEN = {"AuditorAsksThroughARole", "UseOfTheEncryptionKey"}


def actions(statement):
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


@pytest.fixture(scope="module", params=["key", "member"])
def stack(request, key_stack, member_stack):
    return {"key": key_stack, "member": member_stack}[request.param]


def rules_of(stack):
    """Each rule of a stack with its targets."""
    events = stack.client("events")
    for bus in ("default", NAME):
        for rule in events.list_rules(EventBusName=bus)["Rules"]:
            found = events.list_targets_by_rule(Rule=rule["Name"], EventBusName=bus)
            yield rule, found["Targets"]


def exists(stack, arn):
    """Whether what an ARN names is in the accounts; asked of its own service."""
    _, _, service, _, account, resource = arn.split(":", 5)
    client = stack.cloud.client(account, service)
    calls = {
        "lambda": lambda: client.get_function(FunctionName=arn),
        "sqs": lambda: client.get_queue_url(QueueName=resource),
        "sns": lambda: client.get_topic_attributes(TopicArn=arn),
        "events": lambda: client.describe_event_bus(Name=resource.removeprefix("event-bus/")),
    }
    try:
        if service == "logs":
            name = resource.removeprefix("log-group:").removesuffix(":*")
            return any(
                it["logGroupName"] == name
                for it in client.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
            )
        calls[service]()
        return True
    except ClientError:
        return False


def test_every_resource_of_the_template_is_made(stack):
    template = yaml.safe_load(
        stack.client("cloudformation").get_template(StackName=stack.name)["TemplateBody"]
    )
    for logical_id, resource in template["Resources"].items():
        # SAM lengthens the ids of layers, whose every version is a resource of its own.
        made = [it for it in stack.resources if it == logical_id or "Layer" in it and it.startswith(logical_id)]
        assert len(made) == (logical_id not in NOT_CHOSEN), logical_id
    assert {it["ResourceStatus"] for it in stack.resources.values()} == {"CREATE_COMPLETE"}
    assert stack.description["StackStatus"] == "CREATE_COMPLETE"


def test_outputs_name_what_is_there(key_stack, member_stack):
    outputs = key_stack.outputs
    assert exists(key_stack, outputs["BusArn"]) and exists(key_stack, outputs["TopicArn"])
    assert exists(member_stack, member_stack.outputs["AnswerBusArn"])
    parameter = key_stack.client("ssm").get_parameter(Name=key_stack.physical("BusParameter"))
    assert parameter["Parameter"]["Value"] == outputs["BusArn"]
    roles = {name for name, _, _ in deployed_roles(key_stack.client("iam"), NAME + "-")}
    for output in ("GrantBrokerRoleArn", "ReaperRoleArn", "PolicyWriterRoleArn"):
        assert outputs[output].rsplit("/", 1)[1] in roles
    functions = key_stack.of_type("AWS::Lambda::Function")
    for output in [it for it in outputs if it.endswith("FunctionName")]:
        assert outputs[output] == functions[output.removesuffix("Name")]


def test_every_rule_is_enabled_and_every_target_and_dead_letter_queue_is_there(stack):
    rules = list(rules_of(stack))
    assert len(rules) == len(stack.of_type("AWS::Events::Rule"))
    for rule, targets in rules:
        assert rule["State"] == "ENABLED" and targets, rule
        for target in targets:
            assert exists(stack, target["Arn"]), target
            if "DeadLetterConfig" in target:
                assert exists(stack, target["DeadLetterConfig"]["Arn"]), target


def test_every_rule_may_invoke_its_function_and_reach_its_queue(key_stack):
    queue = key_stack.client("sqs").get_queue_attributes(
        QueueUrl=key_stack.outputs["DeadLetterQueueUrl"], AttributeNames=["Policy"]
    )["Attributes"]["Policy"]
    sources = {it["Sid"]: it["Condition"]["ArnEquals"]["aws:SourceArn"] for it in json.loads(queue)["Statement"]}
    assert key_stack.outputs["TopicArn"] in sources["TopicsSetAside"]
    allowed = sources["RulesDeliver"]
    for rule, targets in rules_of(key_stack):
        for target in targets:
            if "DeadLetterConfig" in target:
                assert rule["Arn"] in allowed, rule
            if ":lambda:" in target["Arn"]:
                name = target["Arn"].split(":")[6]
                policy = key_stack.client("lambda").get_policy(FunctionName=name)["Policy"]
                assert rule["Arn"] in policy, rule


def test_functions_are_as_the_template_says(key_stack):
    client = key_stack.client("lambda")
    made = key_stack.of_type("AWS::Lambda::Function")
    assert len(made) == 5
    for logical_id, name in made.items():
        settings = client.get_function_configuration(FunctionName=name)
        assert settings["Runtime"] == "java25" and settings["MemorySize"] == 1024
        assert settings["LoggingConfig"]["LogFormat"] == "JSON"
        assert settings["Environment"]["Variables"]["KMS_ACCESS_BUS"] == key_stack.outputs["BusArn"]
        role = settings["Role"].rsplit("/", 1)[1]
        key_stack.client("iam").get_role(RoleName=role)
        for layer in settings.get("Layers", []):
            client.get_layer_version_by_arn(Arn=layer["Arn"])
        if logical_id == "PolicyWriterFunction":  # its queue sets aside what fails
            continue
        qualifier = "live" if logical_id == "GrantBrokerFunction" else "$LATEST"
        failures = client.get_function_event_invoke_config(FunctionName=name, Qualifier=qualifier)
        assert exists(key_stack, failures["DestinationConfig"]["OnFailure"]["Destination"])
    alias = client.get_alias(FunctionName=made["GrantBrokerFunction"], Name="live")
    broker = client.get_function_configuration(
        FunctionName=made["GrantBrokerFunction"], Qualifier=alias["FunctionVersion"]
    )
    assert alias["FunctionVersion"] != "$LATEST"
    assert broker["SnapStart"]["ApplyOn"] == "PublishedVersions"


def test_queues_hand_on_to_their_functions(key_stack):
    sqs, mappings = key_stack.client("sqs"), key_stack.client("lambda").list_event_source_mappings()
    sources = {it["EventSourceArn"] for it in mappings["EventSourceMappings"] if it["State"] == "Enabled"}
    for logical_id in ("ReleaseDelayQueue", "DecidedQueue"):
        attributes = sqs.get_queue_attributes(
            QueueUrl=key_stack.physical(logical_id), AttributeNames=["QueueArn"]
        )["Attributes"]
        assert attributes["QueueArn"] in sources


def test_every_alarm_rings_at_the_topic(key_stack):
    alarms = key_stack.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {it["AlarmName"] for it in alarms} == set(key_stack.of_type("AWS::CloudWatch::Alarm").values())
    for alarm in alarms:
        assert alarm["AlarmActions"] == alarm["OKActions"] == [key_stack.outputs["TopicArn"]]


def test_table_has_its_keys(key_stack):
    table = key_stack.client("dynamodb").describe_table(TableName=key_stack.physical("AuditTable"))["Table"]
    assert {it["AttributeName"]: it["KeyType"] for it in table["KeySchema"]} == {"kind": "HASH", "id": "RANGE"}


def test_archive_keeps_what_the_bus_takes(key_stack):
    archive = key_stack.client("events").describe_archive(ArchiveName=key_stack.physical("BusArchive"))
    assert archive["EventSourceArn"] == key_stack.outputs["BusArn"] and archive["RetentionDays"] == 30


def test_member_lets_in_the_answers_of_the_functions_that_are_there_and_nobody_else(key_stack, member_stack):
    bus = member_stack.client("events").describe_event_bus(Name=NAME)
    [statement] = json.loads(bus["Policy"])["Statement"]
    admitted = set(statement["Condition"]["ArnEquals"]["aws:PrincipalArn"])
    roles = {
        key_stack.client("iam").get_role(RoleName=name)["Role"]["Arn"]: policies
        for name, _, policies in deployed_roles(key_stack.client("iam"), NAME + "-")
    }
    assert admitted <= set(roles)
    # And those it admits are those that may put events on the buses of members at all.
    reach = {
        arn
        for arn, policies in roles.items()
        for policy in policies.values()
        for statement in policy["Statement"]
        if "events:PutEvents" in actions(statement) and ":*:event-bus/" in str(statement["Resource"])
    }
    assert reach == admitted


def test_no_deployed_role_has_an_action_that_is_not_named_in_full(stack):
    roles = list(deployed_roles(stack.client("iam"), NAME + "-"))
    assert len(roles) == len(stack.of_type("AWS::IAM::Role"))
    for name, _, policies in roles:
        assert policies, name
        for policy in policies.values():
            for statement in policy["Statement"]:
                assert not any("*" in it for it in actions(statement)), (name, statement)

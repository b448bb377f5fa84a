"""What only has the release deploys it, and a member gets a grant from it."""

from access import answered, ask, decrypts, denied, grants_of


def test_request_on_the_bus_of_the_released_stack_ends_in_a_grant(local, key_stack, member_stack, answers, grantee):
    role, kms = grantee
    assert denied(kms, local)

    request_id = ask(key_stack, member_stack, role, duration="PT1H")

    granted = answered(answers, request_id, "KMS Access Granted")
    assert granted["detail"]["mode"] == "grant" and granted["detail"]["rule"] == "shared-data"
    assert [it["GrantId"] for it in grants_of(local, request_id)] == [granted["detail"]["grantId"]]
    assert decrypts(kms, local, granted["detail"]["grantToken"])


def test_functions_of_the_release_are_those_that_the_archive_holds(key_stack, release):
    functions = key_stack.of_type("AWS::Lambda::Function")
    # The policy writer is there only where one of its modes is enabled.
    packed = {it.stem for it in (release / "functions").glob("*.zip")}
    assert functions.keys() == packed - {"PolicyWriterFunction"}

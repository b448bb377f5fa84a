"""The benchmarks run as documented, and measure functions and commands that do their work. No time is asserted."""

import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FUNCTIONS = {"GrantBroker", "Reaper", "Reviewer", "PolicyWriter", "Auditor"}


def output(*command, status=0, **options):
    process = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, **options)
    assert process.returncode == status, process.stderr[-3000:]
    return process.stdout


def test_coldstart_starts_every_function_beside_an_empty_one():
    report = json.loads(output("benchmarks/coldstart", "--runs", 1, "--json"))
    assert set(report["subjects"]) == {"empty function"} | FUNCTIONS
    for figures in report["subjects"].values():
        assert len(figures["cold"]) == 1 and figures["cold"][0] >= figures["first"][0] > 0
        assert figures["classes"] >= report["subjects"]["empty function"]["classes"]
    assert report["primed"]["calls"] == 5


def test_coldstart_with_a_cache_starts_the_grant_broker_beside_an_empty_function():
    report = json.loads(output("benchmarks/coldstart", "--aot", "--runs", 1, "--json"))
    assert set(report["subjects"]) == {"empty function", "GrantBroker"}
    assert all(figures["cache_bytes"] > 1_000_000 for figures in report["subjects"].values())


@pytest.mark.parametrize("variety", [[], ["own-names"], ["own-addresses"], ["mixed"]])
def test_policies_are_lines_that_the_audit_answers(variety):
    lines = output("benchmarks/run", "--policies", 200, *variety)
    asked = [json.loads(line)["id"] for line in lines.splitlines()]
    audit = ["./kms-access", "audit", "--format", "jsonl", "--organization", "o-a1b2c3d4e5", "-"]
    answers = [json.loads(line) for line in output(*audit, status=1, input=lines).splitlines()]
    assert len(asked) == 200 and [it["id"] for it in answers] == asked
    assert not any("error" in it for it in answers)


def test_run_measures_each_benchmark(tmp_path):
    report = tmp_path / "report.json"
    once = ["-f", 0, "-wi", 0, "-i", 1, "-r", "10ms", "-foe", "true", "-rf", "json", "-rff", report]
    output("benchmarks/run", *once)
    names = {it["benchmark"].rpartition("benchmarks.")[2] for it in json.loads(report.read_text())}
    listed = output("benchmarks/run", "-l").splitlines()
    assert names == {it.rpartition("benchmarks.")[2] for it in listed if "benchmarks." in it} != set()

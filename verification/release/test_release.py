"""Unpacks a release archive as its user would, and holds it to what docs/installing.md says of it."""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as what stands behind them."""


_Loader.add_multi_constructor(
    "!",
    lambda loader, suffix, node: {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: loader.construct_sequence,
        yaml.MappingNode: loader.construct_mapping,
    }[type(node)](node),
)


def resources(template):
    return yaml.load(template.read_text(), _Loader)["Resources"]


def of_type(template, kind):
    return {name: it["Properties"] for name, it in resources(template).items() if it["Type"] == f"AWS::Serverless::{kind}"}


def run(release, *words, java=None):
    """Runs the command line with nothing but a runtime, from the release's folder."""
    environment = {"PATH": "/usr/bin:/bin", "JAVA_HOME": str(java or os.environ["JAVA_HOME"]), "HOME": "/nonexistent"}
    return subprocess.run([release / "kms-access", *words], cwd=release, env=environment, text=True, capture_output=True, timeout=120)


def test_every_file_has_its_checksum(release):
    told = dict(reversed(line.split("  ", 1)) for line in (release / "SHA256SUMS").read_text().splitlines())
    there = {
        it.relative_to(release).as_posix(): hashlib.sha256(it.read_bytes()).hexdigest()
        for it in release.rglob("*")
        if it.is_file() and it.name != "SHA256SUMS"
    }
    assert told == there


def test_no_page_points_to_what_is_not_there(release):
    for page in [release / "README.md", *(release / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(release)} points to {link}"


def test_each_function_has_its_archive_and_no_build(release):
    functions = of_type(release / "template.yaml", "Function")
    assert functions.keys() == of_type(ROOT / "template.yaml", "Function").keys()
    for name, properties in functions.items():
        archive = release / properties["CodeUri"]
        handler = properties["Handler"].replace(".", "/") + ".class"
        with zipfile.ZipFile(archive) as it:
            assert it.testzip() is None
            assert handler in it.namelist(), name
            assert any(entry.startswith("lib/aws-crt-") for entry in it.namelist()), name
    assert not any("BuildMethod" in json.dumps(it) for it in resources(release / "template.yaml").values())


def test_each_setting_below_opt_lies_in_a_layer_of_its_function(release):
    layers = of_type(release / "template.yaml", "LayerVersion")
    optional = {"account-paths.json"}
    seen = 0
    for name, properties in of_type(release / "template.yaml", "Function").items():
        own = [it for it in properties.get("Layers", []) if isinstance(it, str)]
        folders = [release / layers[it]["ContentUri"] for it in own]
        for value in properties["Environment"]["Variables"].values():
            # !If [BringsRules, what this release brings, what somebody else's layer brings]
            value = value[1] if isinstance(value, list) else value
            if isinstance(value, str) and value.startswith("/opt/"):
                file = value.removeprefix("/opt/")
                assert file in optional or any((it / file).is_file() for it in folders), (name, value)
                seen += 1
    assert seen > 6


@pytest.mark.parametrize("template", ["template.yaml", "member/template.yaml"])
def test_template_is_valid(release, template):
    sam = shutil.which("sam")
    assert sam, "the SAM CLI is not on the PATH; ./verify release puts it there"
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(
        [sam, "validate", "--lint", "--template", template], cwd=release, env=environment, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_command_line_tells_its_version(release):
    done = run(release, "--version")
    version = re.search(r"^  <version>(.*)</version>$", (ROOT / "pom.xml").read_text(), re.M)[1]
    assert done.returncode == 0, done.stderr
    assert version in done.stdout


def test_command_line_holds_no_code_for_one_machine_alone(release):
    for jar in (release / "cli" / "lib").glob("*.jar"):
        with zipfile.ZipFile(jar) as it:
            native = [entry for entry in it.namelist() if entry.endswith((".so", ".dylib", ".jnilib", ".dll"))]
        assert not native, (jar.name, native)


def test_rules_are_checked_where_the_layer_takes_them_from(release):
    rules = release / of_type(release / "template.yaml", "LayerVersion")["RulesLayer"]["ContentUri"] / "access-rules.json"
    whole = rules.read_text()
    assert run(release, "rules", "check").returncode == 0
    try:
        rules.write_text(whole.replace('"rules"', '"rulez"'))
        done = run(release, "rules", "check")
        assert done.returncode == 1
        assert "rulez" in done.stdout
    finally:
        rules.write_text(whole)


def test_rules_are_tested(release):
    done = run(release, "rules", "test", "rules/access-rules.test.json")
    assert done.returncode == 0, done.stdout + done.stderr


def test_audit_finds_an_open_policy(release, tmp_path):
    statement = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert run(release, "audit", str(policy), "--organization", "o-a1b2c3d4e5").returncode == 1
    statement["Principal"] = {"AWS": "arn:aws:iam::111122223333:root"}
    statement["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
    policy.write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert run(release, "audit", str(policy), "--organization", "o-a1b2c3d4e5").returncode == 0


def test_whole_story_runs_on_the_released_template(release):
    done = run(release, "demo")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "KMS Access Ended" in done.stdout


def test_sbom_names_every_jar_that_is_shipped(release):
    components = json.loads((release / "sbom.json").read_text())["components"]
    named = {f"{it['name']}-{it['version']}" for it in components}
    shipped = {re.sub(r"-linux-x86_64$", "", it.stem) for it in (release / "cli" / "lib").glob("*.jar")}
    for function in (release / "functions").glob("*.zip"):
        with zipfile.ZipFile(function) as archive:
            jars = [pathlib.PurePath(it) for it in archive.namelist() if it.endswith(".jar")]
        shipped |= {re.sub(r"-linux-x86_64$", "", it.stem) for it in jars}
    assert shipped - named == set()
    assert all(it.get("licenses") or it["group"] == "dev.kmsaccess" for it in components)

"""The launchers: what a person meets before, around and after the command line itself."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest
from conftest import ROOT

REASON = "CHG-1234 nächtlicher Bericht"


class Place:
    """A folder with a launcher, a Java that says how it was called, and a build that ends as it is told to."""

    def __init__(self, folder, launcher):
        self.folder, self.built = folder, folder / "cli" / "target" / "built"
        for name in ["cli/src/main", "cli/target/lib", "cli/lib", "scripts", "java/bin"]:
            (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / launcher, folder / "kms-access")
        for name in ["scripts", "cli"]:
            shutil.copy(ROOT / "scripts" / "jdk.sh", folder / name)
        (folder / "java" / "release").write_text('JAVA_VERSION="25.0.1"\n')
        for name in ["java", "javac"]:
            self.script(f"java/bin/{name}", 'echo "LC_ALL=${LC_ALL:-} $*"')
        self.builds(0)

    def script(self, name, text):
        (self.folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.folder / name).chmod(0o755)

    def builds(self, status):
        self.script("mvnw", f"exit {status}")

    def is_built(self):
        self.built.touch()
        # Older than any source.
        os.utime(self.built, (0, 0))

    def run(self, *words, **options):
        """Runs the launcher as somebody who owns nothing here, where there is such a person."""
        environment = {"PATH": "/usr/bin:/bin", "JAVA_HOME": str(self.folder / "java"), **options}
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.run(
            [self.folder / "kms-access", *words], env=environment, text=True, capture_output=True, timeout=60, **other
        )


@pytest.fixture(params=["kms-access", "release/kms-access"])
def launcher(request):
    return request.param


@pytest.fixture
def place():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        yield Place(folder, "kms-access")


def writable(place, yes):
    for folder in [place.folder / "cli", place.folder / "cli" / "target"]:
        folder.chmod(0o777 if yes else 0o555)


def test_first_build_is_announced_where_nobody_looks_too(place):
    writable(place, True)
    done = place.run("list")
    assert done.returncode == 0, done.stderr
    assert "Building KMS Access" in done.stderr and "a few minutes" in done.stderr


def test_build_that_fails_is_told_with_what_may_help(place):
    writable(place, True)
    place.builds(1)
    done = place.run("list")
    assert done.returncode == 3
    assert "check the network" in done.stderr


def test_build_that_is_stopped_is_no_matter_of_the_network(place):
    writable(place, True)
    place.builds(130)
    done = place.run("list")
    assert done.returncode == 130
    assert "was stopped" in done.stderr and "network" not in done.stderr


def test_where_nothing_is_built_and_nothing_can_be_written_it_says_what_to_do(place):
    writable(place, False)
    done = place.run("list")
    assert done.returncode == 3
    assert "not built yet" in done.stderr and "copy the whole folder" in done.stderr
    assert "mkdir" not in done.stderr and "Permission denied" not in done.stderr


def test_build_of_somebody_else_is_used_though_its_sources_look_newer(place):
    place.is_built()
    (place.folder / "cli" / "target" / "build.lock").touch(0o644)
    writable(place, False)
    done = place.run("list", "--overdue")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("dev.kmsaccess.cli.KmsAccess list --overdue")
    assert "the build is used" in done.stderr


def test_arguments_are_read_as_utf_8_whatever_the_locale_says(launcher):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        place = Place(folder, launcher)
        writable(place, True)
        for locale, java in [({"LC_ALL": "C"}, "C.UTF-8"), ({"LANG": "POSIX"}, "C.UTF-8"), ({"LANG": "C.UTF-8"}, "")]:
            done = place.run("list", **locale)
            assert done.stdout.startswith(f"LC_ALL={java} "), (locale, done.stdout, done.stderr)


@pytest.mark.parametrize("target", ["build-RulesLayer", "build-ExceptionsLayer", "build-ReaperFunction", "stage-ReaperFunction"])
def test_make_without_a_folder_is_refused(target):
    environment = {name: value for name, value in os.environ.items() if name != "ARTIFACTS_DIR"}
    done = subprocess.run(["make", "-n", target], cwd=ROOT, env=environment, text=True, capture_output=True)
    assert done.returncode == 2
    assert "ARTIFACTS_DIR names no folder" in done.stderr and "mkdir" not in done.stdout


def test_command_line_calls_aws_on_every_machine(local, tmp_path):
    done = local.admin("key").shell(f"JAVA_TOOL_OPTIONS=-Dos.arch=aarch64 {ROOT}/kms-access list", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Nothing is there.\n"
    assert [it for it in done.stderr.splitlines() if not it.startswith("Picked up")] == []


def test_text_beyond_ascii_arrives_under_every_locale(local, tmp_path):
    done = local.admin("member").shell(
        f"LC_ALL=C {ROOT}/kms-access request --key alias/shared-data --grantee {local['grantee']}"
        f" --operations DescribeKey --duration PT1H --reason '{REASON}' --bus {local['bus']} --format json",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["detail"]["reason"] == REASON


def test_answer_that_cannot_be_written_is_no_answer(local, tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    done = local.admin("key").shell(f"{ROOT}/kms-access inventory > /dev/full", tmp_path)
    assert done.returncode == 3
    assert "could be written" in done.stderr


def test_reader_that_wants_no_more_is_left_in_peace(local, tmp_path):
    done = local.admin("key").shell(f"set +o pipefail; {ROOT}/kms-access report | head -n 1", tmp_path)
    assert done.stdout.startswith("<!doctype html>")
    assert done.stderr == ""


@pytest.mark.parametrize(
    "status, told, options, variables",
    [
        (3, "no AWS credentials were found: name a profile", [], {}),
        (3, "aws sso login --profile away", ["--profile", "away"], {}),
        (3, "aws sso login --profile away", [], {"AWS_PROFILE": "away"}),
        (2, "there is no profile 'nobody'", ["--profile", "nobody"], {}),
        (2, "AWS_ENDPOINT_URL must be like http", [], {"AWS_ENDPOINT_URL": "here"}),
    ],
)
def test_what_is_missing_to_reach_aws_is_told_in_a_sentence(status, told, options, variables, tmp_path):
    (tmp_path / "config").write_text(
        "[profile away]\nsso_session = us\nsso_account_id = 123456789012\nsso_role_name = keys\n"
        "[sso-session us]\nsso_region = eu-central-1\nsso_start_url = https://us.example.com/start\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment.update(
        AWS_CONFIG_FILE=str(tmp_path / "config"),
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        **variables,
    )
    done = subprocess.run(
        [ROOT / "kms-access", "list", "--region", "eu-central-1", *options], env=environment, text=True, capture_output=True
    )
    assert done.returncode == status
    assert told in done.stderr
    assert len(done.stderr) < 300 and "ProfileFile" not in done.stderr


def test_release_that_is_asked_for_wrongly_is_refused_before_minutes_of_building():
    done = subprocess.run([ROOT / "scripts" / "release", "--twice"], text=True, capture_output=True, timeout=30)
    assert done.returncode == 1 and done.stderr == "usage: scripts/release [--once]\n"

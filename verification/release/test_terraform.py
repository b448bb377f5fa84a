"""The Terraform module deploys what a release holds. Where Terraform and its provider can be had, Terraform itself validates it."""

import pathlib
import re
import shutil
import subprocess

import hcl2
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = ["terraform", "terraform/member"]


def blocks(module, kind):
    """The blocks of a kind in all files of a module, by their labels."""
    found = {}
    for file in sorted((ROOT / module).glob("*.tf")):
        for block in hcl2.loads(file.read_text()).get(kind, []):
            labels = []
            while len(block) == 1 and isinstance(next(iter(block.values())), dict):
                (label, block), = block.items()
                labels.append(label.strip('"'))
            found[".".join(labels)] = block
    return found


@pytest.mark.parametrize("module", MODULES)
def test_module_is_valid(module, tmp_path):
    terraform = shutil.which("terraform")
    copy = tmp_path / "module"
    shutil.copytree(ROOT / module, copy)
    if terraform and subprocess.run([terraform, "init", "-backend=false", "-input=false"], cwd=copy, capture_output=True).returncode == 0:
        validated = subprocess.run([terraform, "validate", "-no-color"], cwd=copy, text=True, capture_output=True)
        assert validated.returncode == 0, validated.stdout + validated.stderr
    # Without the tool or its provider: every file parses, and what is referred to is there.
    text = "\n".join(it.read_text() for it in (ROOT / module).glob("*.tf"))
    assert set(re.findall(r"\bvar\.(\w+)", text)) == blocks(module, "variable").keys()
    for data, name in re.findall(r"(?<![\w.\"])(data\.)?(aws_\w+\.\w+)", text):
        assert name in blocks(module, "data" if data else "resource"), name


def test_module_puts_the_code_of_every_function_and_layer_into_the_bucket(release):
    template = (release / "template.yaml").read_text()
    main = (ROOT / "terraform/main.tf").read_text()
    # The patterns are those of the module, as Terraform reads them.
    patterns = [it.replace("\\\\", "\\") for it in re.findall(r'"/(C\w+Uri: .+?)/"', main)]
    assert len(patterns) == 3
    matched = [match.group(0).strip() for pattern in patterns for match in re.finditer(pattern, template)]
    assert sorted(matched) == sorted(line.strip() for line in template.splitlines() if re.match(r" +(Code|Content)Uri:", line))


def test_module_names_only_outputs_and_parameters_that_the_template_has(release):
    template = (release / "template.yaml").read_text()
    for output in re.findall(r'outputs\["(\w+)"\]', (ROOT / "terraform/outputs.tf").read_text()):
        assert re.search(rf"^  {output}:", template[template.index("\nOutputs:") :], re.M), output
    assert re.search(r"^  OrganizationId:", template, re.M)
    assert re.search(r"^  KeyAccountId:", (release / "member/template.yaml").read_text(), re.M)

"""The HCL against the real AWS provider, where a mirror of it can be had: its blocks are blocks for it, too."""

import json
import random
import re
import shutil
from collections import Counter

import pytest
from support.bodies import body
from support.shipped import PLATFORMS

from stackwright.cdk import schema
from stackwright.synthesis.hcl.files import render
from stackwright.terraform.runner import Runner

pytestmark = pytest.mark.terraform

GIVEN_UP = (
    *("aws_wafv2_rule_group", "aws_wafv2_web_acl"),
    *("aws_quicksight_analysis", "aws_quicksight_dashboard", "aws_quicksight_template"),
)
"""Types with blocks of which the bindings say nothing."""
SAMPLE = 150
"""How many others are tried; the seed says which."""


@pytest.fixture(scope="module")
def runner(provider_mirror, tmp_path_factory):
    """Runs Terraform with the real provider."""
    configuration = tmp_path_factory.mktemp("mirror") / "terraform.rc"
    configuration.write_text(
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(str(provider_mirror))}\n  }}\n}}"
    )
    return Runner.isolated({"TF_CLI_CONFIG_FILE": str(configuration)})


def test_the_real_provider_takes_blocks_for_blocks(runner, real_provider, terraform, written, tmp_path):
    """JSON hides a mistake in the schemas that HCL shows. What an older provider does not know yet is no mistake.

    All stacks are modules of one configuration, as each start of the provider takes seconds.
    """
    stacks = {}
    for platform, folder in written.items():
        for stack in sorted((folder / "hcl").glob("*")):
            if not re.search("prod|bootstrap", stack.name) or "helm" in (stack / "terraform.tf").read_text():
                continue
            name = f"{platform}-{stack.name}"
            # Only what synth wrote: with what an earlier `init` left, Terraform would ask for the state.
            copy = shutil.copytree(stack, tmp_path / name, ignore=shutil.ignore_patterns(".terraform*"))
            text = (copy / "terraform.tf").read_text()
            (copy / "terraform.tf").write_text(
                re.sub(r"(?<=    version = )\"[^\"]*\"", json.dumps(real_provider.version), text)
            )
            stacks[name] = {"source": f"./{name}"}
    (tmp_path / "main.tf.json").write_text(json.dumps({"module": stacks}))
    assert runner.run([terraform, "init", "-backend=false", "-input=false"], tmp_path, {}).code == 0
    found = json.loads(runner.run([terraform, "validate", "-json"], tmp_path, {}).output)["diagnostics"]

    assert [
        (problem.get("range", {}).get("filename"), problem["summary"], problem["detail"])
        for problem in found
        if problem["severity"] == "error"
        if not re.fullmatch(r'An argument named "\w+" is not expected here\.', problem["detail"])
    ] == []
    assert len(stacks) > len(PLATFORMS)


def test_the_real_provider_says_the_same_of_both(runner, real_provider, terraform, tmp_path):
    """Of blocks of all kinds, in a sample of all types: the same mistakes, the same warnings, at the same addresses."""
    ours, chance = schema.load("aws").resources, random.Random(0)  # noqa: S311 - the same sample every time
    others = sorted(ours.keys() & set(real_provider.types) - {*GIVEN_UP})
    types = sorted({*GIVEN_UP, *chance.sample(others, SAMPLE)})
    # What the provider does not know yet, it would call by one name in JSON and by another one in HCL.
    bodies = {type_: body(real_provider.block(type_), ours[type_], chance) for type_ in types}
    document = {
        "terraform": {
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": real_provider.version}},
        },
        "resource": {type_: {"it": arguments} for type_, arguments in bodies.items()},
    }
    (tmp_path / "cdk.tf.json").write_text(json.dumps(document))
    assert runner.run([terraform, "init", "-input=false"], tmp_path, {}).code == 0
    said = diagnostics(runner, terraform, tmp_path)
    (tmp_path / "cdk.tf.json").unlink()
    for name, text in render(document).items():
        (tmp_path / name).write_text(text)

    assert diagnostics(runner, terraform, tmp_path) == said
    assert said.total() > SAMPLE
    assert {block.nesting for type_ in types for block in ours[type_].blocks.values()} == {"single", "list", "set"}


def diagnostics(runner, terraform, folder):
    """What Terraform finds in a folder, and how often; where it stands in a file is left out."""
    found = json.loads(runner.run([terraform, "validate", "-json"], folder, {}).output)["diagnostics"]
    return Counter(tuple(one.get(key, "") for key in ("severity", "address", "summary", "detail")) for one in found)

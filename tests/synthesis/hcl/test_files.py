"""How a stack is divided into files."""

import json
import re
from pathlib import Path

import pytest
from support.hcl import document, parsed
from support.required import required

from stackwright.synthesis.hcl.files import render

SPLIT = {"main.tf", "outputs.tf", "providers.tf", "terraform.tf"}


def at(path, /, **arguments):
    """A resource of the construct at a path."""
    return {"//": {"metadata": {"path": path, "uniqueId": "x"}}, **arguments}


def cluster(size):
    """A stack of one construct that holds a key, and node groups with a role and a template each."""
    groups = {f"group-{number:02}": number for number in range(size)}
    return document(
        data={"terraform_remote_state": {"network": {"backend": "s3", "config": {}}}},
        output={"it": {"value": 1}},
        provider={"aws": [{"region": "eu-west-1"}]},
        resource={
            "aws_iam_role": {name: at(f"dev/cluster/node-groups/{name}/role", name=name, path="/") for name in groups},
            "aws_eks_node_group": {
                name: at(f"dev/cluster/node-groups/{name}/Resource", node_role_arn="a") for name in groups
            },
            "aws_kms_key": {"key": at("dev/cluster/key")},
        },
    )


def test_a_small_stack_has_the_four_files_that_people_write():
    """Nothing is divided before it is large."""
    assert render(cluster(2)).keys() == SPLIT


def test_a_large_stack_is_divided_by_construct():
    """What stands alone, and what has no construct, stays in the main file."""
    files = render(cluster(40))

    assert files.keys() == {*SPLIT, "node-groups.tf"}
    assert files["node-groups.tf"].count("\nresource ") == 80
    assert 'data "terraform_remote_state"' in files["main.tf"]
    assert files["main.tf"].count("\nresource ") == 1


@pytest.mark.parametrize("name", ["main", "outputs", "override", "my_override", "Upper", "a b", "..", ""])
def test_a_construct_whose_name_is_no_file_name_stays_in_the_main_file(name):
    """Terraform merges override files over others, and some file systems know no upper case."""
    stack = cluster(40)
    for number in range(80):
        stack["resource"]["aws_kms_key"][f"k{number}"] = at(f"dev/cluster/{name}/{number}", description="a")

    assert render(stack).keys() == {*SPLIT, "node-groups.tf"}
    assert render(stack)["main.tf"].count('resource "aws_kms_key"') == 81


def test_every_resource_says_which_construct_made_it():
    """The path leads a reviewer to the Python that wrote it."""
    assert '\n# dev/cluster/key\nresource "aws_kms_key" "key" {}\n' in render(cluster(1))["main.tf"]


def test_the_order_depends_on_names_only():
    """Data before resources; a construct's main resource before the others; never the order of the JSON."""
    stack = cluster(2)
    stack["output"]["another"] = {"value": 2}
    turned = {**stack, "resource": {kind: dict(reversed(them.items())) for kind, them in stack["resource"].items()}}
    text = render(stack)["main.tf"]
    turned["resource"] = dict(reversed(turned["resource"].items()))
    turned["output"] = dict(reversed(turned["output"].items()))

    assert render(turned) == render(stack)
    order = [text.index(word) for word in ("data ", "cluster/key", "group-00/Resource", "group-00/role", "group-01")]
    assert order == sorted(order)


def test_every_file_says_that_it_is_written():
    """Nobody should edit one."""
    for text in render(cluster(1)).values():
        assert text.startswith("# Written by Stackwright from the environment files. Changes here are lost.\n\n")
        assert text.endswith("}\n")


def test_names_and_versions_of_providers_stand_in_the_terraform_file():
    """Where people look for them."""
    assert parsed(render(cluster(1))["terraform.tf"])["terraform"] == [
        {"required_providers": [required("aws", "helm", "kubernetes")]}
    ]


def test_the_documentation_shows_what_is_written():
    """One resource in both forms: the second is made of the first."""
    shown = dict(re.findall(r"^```(json|hcl)\n(.*?)^```", Path("docs/hcl.md").read_text(), re.MULTILINE | re.DOTALL))

    assert render(document(**json.loads(shown["json"])))["main.tf"].partition("\n\n")[2] == shown["hcl"]

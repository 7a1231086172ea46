"""Each of the 13 faults of cdktf's own HCL has a test that shows that ours does not have it."""

import json

import pytest
from support.hcl import arguments, document, parsed, resource, written

from stackwright.synthesis.hcl.files import render

BOTH = "a ${aws_vpc.it.id} b"


def test_an_override_of_the_terraform_block_keeps_its_form():
    """Fault 1: `required_version` became `0 = "required_version"`."""
    files = render({"terraform": {"required_version": ">= 1.10.0, < 2.0.0", "backend": {"s3": {"use_lockfile": True}}}})

    assert '  required_version = ">= 1.10.0, < 2.0.0"\n' in files["terraform.tf"]
    assert '  backend "s3" {\n    use_lockfile = true\n  }\n' in files["terraform.tf"]


def test_an_override_of_the_stack_is_not_dropped():
    """Fault 2: all overrides but those of `terraform` were lost, without a word."""
    text = written(
        ephemeral={"aws_secretsmanager_random_password": {"it": {"password_length": 20}}},
        check={"it": {"assert": {"condition": "${1 == 1}", "error_message": "no"}}},
    )

    assert 'ephemeral "aws_secretsmanager_random_password" "it" {\n  password_length = 20\n}' in text
    assert 'check "it" {\n  assert {\n    condition     = 1 == 1\n    error_message = "no"\n  }\n}' in text


def test_quotes_are_escaped_beside_a_template():
    """Fault 3: they were not, if the string held `${`."""
    assert f'description = "say \\"{BOTH}\\""' in resource("aws_kms_key", description=f'say "{BOTH}"')


def test_backslashes_are_escaped():
    """Fault 4: they never were."""
    assert 'description = "C:\\\\new \\\\"' in resource("aws_kms_key", description="C:\\new \\")


def test_several_heredocs_fit_in_a_list():
    """Fault 5: a comma stood behind the mark that ends a heredoc."""
    documents = ["a: 1\nb: 2\n", "c: 3\nd: 4\n"]

    assert resource("helm_release", values=documents).count("<<-EOT\n") == len(documents)
    assert arguments("helm_release", values=documents)["values"] == documents


@pytest.mark.parametrize("text", ["a: 1\nb: 2", "a: 1\nb: 2\n", "a: 1\nb: 2\n\n", "\na: 1\n", "  a: 1\n  b: 2\n"])
def test_a_heredoc_adds_no_newline_and_takes_no_indentation(text):
    """Fault 6: every heredoc ended in one newline more than the value."""
    assert arguments("aws_launch_template", user_data=text)["user_data"] == text


def test_locals_that_are_nothing_are_kept():
    """Fault 7: 0, false and "" were dropped."""
    assert parsed(render({"locals": {"a": 0, "b": False, "c": "", "d": None}})["main.tf"])["locals"] == [
        {"a": 0, "b": False, "c": "", "d": None}
    ]


def test_lists_in_a_manifest_stay_lists():
    """Fault 8: they became `{0 = ..., 1 = ...}`, without a word."""
    spec = {"containers": [{"args": ["a", ["b"]], "ports": [{"containerPort": 80}]}]}

    assert arguments("kubernetes_manifest", manifest={"spec": spec})["manifest"] == {"spec": spec}


def test_nested_attributes_of_helm_have_an_equals_sign():
    """Fault 9: `kubernetes {` and `set {` are refused by version 3 of the provider."""
    text = written(
        provider={"helm": [{"kubernetes": {"host": "h", "exec": {"api_version": "v1", "command": "aws"}}}]},
        resource={"helm_release": {"it": {"set": [{"name": "a", "value": "b"}]}}},
    )

    assert '  kubernetes = {\n    host = "h"\n    exec = {' in text
    assert '  set = [\n    {\n      name  = "a"' in text


def test_references_are_not_quoted():
    """Fault 10: `provider`, `depends_on` and `ignore_changes` were; Terraform warned of each."""
    text = resource(
        "aws_vpc",
        provider="aws.west",
        depends_on=["aws_kms_key.it", "module.other"],
        lifecycle={"ignore_changes": ['tags["a"]', "cidr_block"], "replace_triggered_by": ["aws_kms_key.it.arn"]},
    )

    assert "  provider = aws.west\n" in text
    assert "  depends_on = [aws_kms_key.it, module.other]\n" in text
    assert '    ignore_changes       = [tags["a"], cidr_block]\n' in text
    assert "    replace_triggered_by = [aws_kms_key.it.arn]\n" in text
    assert "ignore_changes = all" in resource("aws_vpc", lifecycle={"ignore_changes": "all"})


@pytest.fixture
def hcl_only(node, platforms, tmp_path):
    """A platform, first written as JSON and then as HCL."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - the unit tests must not load cdktf

    synthesize(platforms.platform(), tmp_path / "out")
    synthesize(platforms.platform(), tmp_path / "out", "hcl")
    return tmp_path / "out"


def test_files_hold_what_their_names_say(hcl_only):
    """Fault 11: with one of two switches, JSON was written into `cdk.tf`."""
    manifest = json.loads((hcl_only / "manifest.json").read_text())
    for stack in manifest["stacks"].values():
        assert parsed((hcl_only / stack["synthesizedStackPath"]).read_text())["terraform"]
        for file in (hcl_only / stack["workingDirectory"]).iterdir():
            assert parsed(file.read_text())


def test_no_json_is_left_beside_the_hcl(hcl_only):
    """Fault 12: an old `cdk.tf.json` stayed, and Terraform read every resource twice."""
    assert {file.name for file in hcl_only.rglob("*.json")} == {"manifest.json", "stacks.json"}


def test_quotes_in_a_call_of_jsonencode_are_kept():
    """Fault 13: quotes in its arguments were lost."""
    call = '${jsonencode({"a"="q\\"uote","b"=[aws_vpc.it.id]})}'

    assert 'jsonencode({ "a" = "q\\"uote", "b" = [aws_vpc.it.id] })' in resource("aws_kms_key", policy=call)
    assert '{ "a" = "q\\"uote" })} b"' in resource("aws_kms_key", policy='a ${jsonencode({"a"="q\\"uote"})} b')


@pytest.mark.terraform
def test_terraform_agrees(planned):
    """The faults that change values, judged by Terraform."""
    helm = {"name": "it", "chart": "it", "values": ["a: 1\nb: 2\n", "c: 3\n"], "set": [{"name": "a", "value": "b"}]}
    key = {"description": f'"\\{BOTH}"', "policy": '${jsonencode({"a"="q\\"uote"})}', "depends_on": ["aws_vpc.it"]}
    json_, hcl = planned(
        document(
            locals={"nothing": 0, "no": False, "empty": ""},
            output={"locals": {"value": ["${local.nothing}", "${local.no}", "${local.empty}"]}},
            resource={
                "aws_vpc": {"it": {"cidr_block": "10.0.0.0/16"}},
                "aws_kms_key": {"it": key},
                "helm_release": {"it": helm},
                "kubernetes_manifest": {"it": {"manifest": {"spec": {"list": [1, [2]]}}}},
            },
        )
    )

    assert json_["planned_values"] == hcl["planned_values"]
    assert json_["planned_values"]["outputs"]["locals"]["value"] == [0, False, ""]

"""What is a block, what an argument, what a reference, and what plain text."""

import json

import pytest
from support.hcl import document, resource, written

from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.files import render
from stackwright.terraform.runner import Runner


def test_a_block_is_written_once_or_several_times():
    """An object and a list of one are the same to Terraform's JSON."""
    one = resource("aws_eks_cluster", vpc_config={"subnet_ids": ["a"]})

    assert '  vpc_config {\n    subnet_ids = ["a"]\n  }\n' in one
    assert one == resource("aws_eks_cluster", vpc_config=[{"subnet_ids": ["a"]}])
    assert resource("aws_autoscaling_group", tag=[{"key": "a"}, {"key": "b"}]).count("  tag {\n") == 2


def test_no_block_is_no_block_and_an_empty_one_is_one():
    """`access_config {}` says something that its lack does not."""
    assert "access_config" not in resource("aws_eks_cluster", access_config=[])
    assert "  access_config {}\n" in resource("aws_eks_cluster", access_config={})


def test_an_attribute_of_objects_has_an_equals_sign():
    """Security group rules look like blocks, but an empty list of them means something."""
    assert "  ingress = []\n" in resource("aws_security_group", ingress=[])
    assert "  ingress = [\n    {\n" in resource("aws_security_group", ingress=[{"from_port": 0, "self": None}])


@pytest.mark.parametrize("type_", ["aws_wafv2_web_acl", "aws_wafv2_rule_group"])
def test_a_statement_of_a_firewall_is_a_block(type_):
    """The bindings say only that anything goes there."""
    inner = {"not_statement": [{"statement": {"geo_match_statement": {"country_codes": ["DE"]}}}]}
    text = resource(type_, rule=[{"name": "it", "statement": inner}])

    assert "    statement {\n      not_statement {\n        statement {\n          geo_match_statement {\n" in text
    assert '            country_codes = ["DE"]\n' in text


@pytest.mark.parametrize("type_", ["aws_quicksight_analysis", "aws_quicksight_dashboard", "aws_quicksight_template"])
def test_a_definition_of_a_dashboard_is_a_block(type_):
    """And so are its sheets."""
    text = resource(type_, definition={"sheets": [{"sheet_id": "a"}, {"sheet_id": "b"}]})

    assert "  definition {\n    sheets {\n" in text
    assert text.count("    sheets {") == 2


def test_null_stays():
    """In an object it is a value that the type asks for."""
    assert "      self      = null\n" in resource("aws_security_group", ingress=[{"from_port": 0, "self": None}])


def test_meta_arguments_come_first_and_last():
    """As Terraform's style guide has them."""
    text = resource(
        "aws_vpc",
        cidr_block="10.0.0.0/16",
        count=2,
        depends_on=["aws_kms_key.it"],
        lifecycle={"prevent_destroy": True},
        provider="aws.west",
    )

    order = [text.index(word) for word in ("count", "provider", "cidr_block", "lifecycle", "depends_on")]
    assert order == sorted(order)


def test_conditions_are_expressions():
    """A precondition's message is a template, its condition bare."""
    condition = {"condition": '${length("${aws_vpc.it.id}") > 0}', "error_message": "no ${aws_vpc.it.id}"}
    text = resource("aws_vpc", lifecycle={"precondition": [condition, condition]})

    assert text.count("    precondition {\n") == 2
    assert '      condition     = length("${aws_vpc.it.id}") > 0\n' in text
    assert '      error_message = "no ${aws_vpc.it.id}"\n' in text


def test_moves_imports_and_removals_are_bare():
    """Their addresses are quoted in JSON only."""
    text = written(
        moved=[{"from": "aws_vpc.a", "to": 'aws_vpc.b["k"]'}],
        **{"import": [{"to": "aws_vpc.b", "id": "vpc-1", "provider": "aws.west"}]},
        removed=[{"from": "aws_vpc.c", "lifecycle": {"destroy": False}}],
    )

    assert 'moved {\n  from = aws_vpc.a\n  to   = aws_vpc.b["k"]\n}' in text
    assert 'import {\n  provider = aws.west\n\n  to = aws_vpc.b\n  id = "vpc-1"\n}' in text
    assert "removed {\n  from = aws_vpc.c\n\n  lifecycle {\n    destroy = false\n  }\n}" in text


BACKENDS = {
    "remote": {"organization": "a", "workspaces": [{"prefix": "${b}"}]},
    "kubernetes": {"secret_suffix": "a", "exec": {"api_version": "v1", "command": "b", "env": {"C": "d"}, "args": []}},
    "cos": {"bucket": "a", "region": "b", "assume_role": [{"role_arn": "c", "session_name": "d"}]},
    "oss": {"bucket": "a", "assume_role": {"role_arn": "c"}},
    "s3": {"bucket": "a", "key": "b", "region": "c", "endpoints": {"s3": "d"}, "assume_role": {"role_arn": "e"}},
    "http": {"address": "http://localhost"},
    "local": {"path": "a"},
}
"""Arguments and blocks of backends."""


@pytest.mark.parametrize("backend", BACKENDS)
def test_backends_have_blocks_or_arguments(backend):
    """Each has its own, which no schema tells."""
    text = written_terraform(backend)

    for name, value in BACKENDS[backend].items():
        is_block = name in {"workspaces", "exec"} or (name == "assume_role" and backend != "s3")
        assert (f"    {name} {{\n" in text) is is_block, value
    assert ('prefix = "$${b}"' in text) is (backend == "remote")


@pytest.mark.terraform
@pytest.mark.parametrize("backend", BACKENDS)
def test_terraform_takes_a_backend_from_both(backend, terraform, tmp_path):
    """It says of the HCL what it says of the JSON, nothing of what is expected to be a block or an argument."""
    runner, said = Runner.isolated({}), []
    document = {"terraform": {"backend": {backend: BACKENDS[backend]}}}
    for name, text in (("cdk.tf.json", json.dumps(document)), ("terraform.tf", written_terraform(backend))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text)
        output = runner.run([terraform, "validate", "-json"], folder, {}).output
        assert json.loads(output)["valid"], output
        said.append(
            runner.run([terraform, "init", "-input=false"], folder, {"AWS_EC2_METADATA_DISABLED": "true"}).output
        )

    assert "not expected here" not in "".join(said)


def written_terraform(backend):
    """The `terraform` block of a stack with a backend."""
    return render({"terraform": {"backend": {backend: BACKENDS[backend]}}})["terraform.tf"]


@pytest.mark.parametrize("repeated", [{"a": "10.0.0.0/16"}, {"a": {"b": 1}}, {}])
def test_what_a_resource_is_made_for_each_of_may_be_written_out(repeated):
    """It is an argument of Terraform's own, of which no provider's schema knows."""
    text = resource("aws_vpc", for_each=repeated, cidr_block="${each.value}")

    assert text.startswith('resource "aws_vpc" "it" {\n  for_each = {')
    assert "  cidr_block = each.value\n" in text


@pytest.mark.terraform
def test_terraform_makes_the_same_for_each(planned):
    """Of resources and data sources, in checks, modules and dynamic blocks."""
    condition = [{"condition": "${length(data.aws_region.those) == 2}", "error_message": "no"}]
    rules = {
        "for_each": [{"port": 1}, {"port": 2}],
        "content": [{"key": "${tag.value.port}", "value": "a", "propagate_at_launch": True}],
    }
    json_, hcl = planned(
        document(
            resource={
                "aws_vpc": {
                    "it": {"for_each": {"a": "10.0.0.0/16", "b": "10.1.0.0/16"}, "cidr_block": "${each.value}"}
                },
                "terraform_data": {
                    "it": {"for_each": {"a": {"b": 1}}, "input": "${each.value.b}"},
                    "two": {"count": 2},
                },
                "aws_autoscaling_group": {
                    "it": {"min_size": 1, "max_size": 1, "launch_configuration": "it", "dynamic": {"tag": rules}}
                },
            },
            data={
                "aws_region": {"those": {"for_each": '${toset(["eu-west-1", "us-east-1"])}', "region": "${each.value}"}}
            },
            check={"it": {"assert": condition}},
        )
    )

    assert len(json_["resource_changes"]) == 6
    assert json_["planned_values"] == hcl["planned_values"]
    assert json_["resource_changes"] == hcl["resource_changes"]


def test_remote_state_needs_no_schema():
    """Its provider is part of Terraform; nothing in it is a block."""
    text = written(data={"terraform_remote_state": {"network": {"backend": "s3", "config": {"bucket": "b"}}}})

    assert 'data "terraform_remote_state" "network" {\n  backend = "s3"\n  config = {\n    bucket = "b"\n  }\n}' in text


def test_providers_of_one_name_stay_apart():
    """The second has an alias."""
    text = written(
        provider={"aws": [{"region": "a", "default_tags": [{"tags": {}}]}, {"region": "b", "alias": "west"}]}
    )

    assert text.count('provider "aws" {\n') == 2
    assert "  default_tags {\n    tags = {}\n  }\n" in text
    assert '  alias  = "west"\n' in text


def test_a_dynamic_block_keeps_its_content():
    """Terraform repeats it; the content is a block whose form the schema knows."""
    dynamic = {
        "vpc_config": {"for_each": "${var.it}", "iterator": "each_", "content": {"subnet_ids": "${each_.value}"}}
    }
    text = resource("aws_eks_cluster", dynamic=dynamic)

    assert '  dynamic "vpc_config" {\n    for_each = var.it\n\n    iterator = each_\n' in text
    assert "    content {\n      subnet_ids = each_.value\n    }\n" in text
    assert text.count("content") == 1


def test_variables_and_modules():
    """A type is bare, a default is plain text, a source is too."""
    text = written(
        variable={"it": {"type": "map(string)", "default": "${not a template}"}},
        module={"it": {"source": "./it", "providers": {"aws": "aws.west"}, "input": {"a": "${var.it}"}}},
    )

    assert 'variable "it" {\n  type    = map(string)\n  default = "$${not a template}"\n}' in text
    assert "  providers = {\n    aws = aws.west\n  }\n" in text
    assert "  input = {\n    a = var.it\n  }\n" in text


@pytest.mark.parametrize(("given", "written_type"), [("list", "list(any)"), ("map", "map(any)"), ("string", "string")])
def test_a_type_of_old_is_written_as_that_of_today(given, written_type):
    """A collection of anything; Terraform's formatter would write it so."""
    assert f'variable "it" {{\n  type = {written_type}\n}}' in written(variable={"it": {"type": given}})


def test_text_that_is_no_template_stays_text():
    """In JSON, Terraform evaluates no templates in a backend's settings or a description."""
    text = written(output={"it": {"description": "costs ${x} %{y} $${z}", "value": "${1}"}})

    assert 'description = "costs $${x} %%{y} $$${z}"' in text


@pytest.mark.terraform
def test_terraform_takes_text_that_is_no_template_for_text(planned):
    """What is written with more escapes than in JSON is the same to Terraform."""
    text = 'costs ${x} %{y} $${z} \\ " \r$${'
    json_, hcl = planned(
        {
            "variable": {"it": {"type": "map(string)", "default": {text: text}, "description": text}},
            "output": {"it": {"value": "${var.it}", "description": text}},
        }
    )

    assert hcl["planned_values"] == json_["planned_values"]
    for kind in ("variables", "outputs"):
        described = [plan["configuration"]["root_module"][kind]["it"]["description"] for plan in (json_, hcl)]
        assert described == [text, text]


def test_what_may_be_a_block_or_not_is_refused():
    """A guess would be wrong for one of the two, without a word."""
    with pytest.raises(HclError, match=r"aws_vpc\.it\.nonsense: no schema says whether this is a block or an argument"):
        resource("aws_vpc", nonsense={"a": 1})
    with pytest.raises(HclError, match=r"unknown_thing\.it\.a: no schema says"):
        resource("unknown_thing", a=[{"b": 1}])

    assert '  nonsense = "a"\n' in resource("unknown_thing", nonsense="a")


def test_a_template_without_end_is_refused():
    """Terraform would refuse the JSON too, at a worse place."""
    with pytest.raises(HclError, match=r"aws_vpc\.it\.tags: .* begins a template that has no end; write \$\$\{"):
        resource("aws_vpc", tags={"a": "${oops"})


def test_a_block_that_terraform_does_not_know_is_refused():
    """A slip in an override."""
    with pytest.raises(HclError, match=r"Terraform has no block 'resources'; remove the override"):
        render(document(resources={}))


def test_a_check_may_hold_a_data_source():
    """Before its assertions, in a form that the schema knows."""
    text = written(
        check={
            "it": {
                "data": {"aws_ami": {"newest": {"filter": {"name": "name", "values": ["a"]}, "provider": "aws.west"}}},
                "assert": {"condition": "${data.aws_ami.newest.id != null}", "error_message": "no"},
            }
        }
    )

    assert text.partition("check ")[2].partition("\n\n#")[0] == (
        '"it" {\n'
        '  data "aws_ami" "newest" {\n'
        "    provider = aws.west\n\n"
        "    filter {\n"
        '      name   = "name"\n'
        '      values = ["a"]\n'
        "    }\n"
        "  }\n\n"
        "  assert {\n"
        "    condition     = data.aws_ami.newest.id != null\n"
        '    error_message = "no"\n'
        "  }\n"
        "}"
    )


def test_meta_blocks_come_after_the_others():
    """Where a connection is made, what is run there, and the life cycle: in this order, whatever the JSON's is."""
    blocks = {
        "lifecycle": {"prevent_destroy": True},
        "provisioner": {"local-exec": {"command": "true"}},
        "connection": {"host": "a"},
        "ebs_block_device": {"device_name": "b"},
    }
    text = resource("aws_instance", **blocks)

    order = [text.index(f"  {word} ") for word in ("ebs_block_device", "connection", "provisioner", "lifecycle")]
    assert order == sorted(order)
    assert '  provisioner "local-exec" {\n    command = "true"\n  }\n' in text


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ({"data": {"aws_ami": {"it": {"nonsense": {"a": 1}}}}}, "data.aws_ami.it.nonsense"),
        ({"provider": {"aws": {"nonsense": {"a": 1}}}}, "provider.aws.nonsense"),
        ({"check": {"it": {"nonsense": {"a": 1}}}}, "check.it.nonsense"),
        (
            {"check": {"it": {"data": {"aws_ami": {"one": {"nonsense": {"a": 1}}}}}}},
            'check.it.data "aws_ami" "one".nonsense',
        ),
        ({"moved": [{"nonsense": {"a": 1}}]}, "moved.nonsense"),
        ({"provider": {"unknown": {"nonsense": {"a": 1}}}}, "provider.unknown.nonsense"),
        (
            {"resource": {"aws_vpc": {"it": {"lifecycle": {"precondition": {"nonsense": {"a": 1}}}}}}},
            "aws_vpc.it.lifecycle.precondition.nonsense",
        ),
        (
            {"resource": {"aws_instance": {"it": {"dynamic": {"timeouts": {"content": {"nonsense": {"a": 1}}}}}}}},
            "aws_instance.it.content.nonsense",
        ),
        ({"output": {"it": {"value": "${oops"}}}, "output.it.value"),
        ({"data": {"aws_ami": {"it": "text"}}}, "data"),
        ({"provider": {"aws": "text"}}, "provider"),
        ({"check": {"it": "text"}}, "check"),
        ({"check": {"it": {"data": {"aws_ami": 1}}}}, "check.it"),
        ({"terraform": "text"}, "terraform"),
        ({"terraform": {"required_providers": 1}}, "terraform.required_providers"),
    ],
)
def test_an_error_says_where(blocks, where):
    """The address, as far down as it leads."""
    with pytest.raises(HclError) as error:
        render(document(**blocks))

    assert str(error.value).startswith(f"{where}: ")


def test_a_provider_by_another_name_has_its_own_schema():
    """The source tells which one it is, not the local name."""
    text = "\n".join(
        render(
            {
                "terraform": {"required_providers": {"cloud": {"source": "hashicorp/aws"}}},
                "provider": {"cloud": {"assume_role": [{"role_arn": "a"}]}},
                "resource": {"aws_instance": {"it": {"provider": "cloud.west", "timeouts": {"create": "1m"}}}},
            }
        ).values()
    )

    assert '  assume_role {\n    role_arn = "a"\n  }\n' in text
    assert '  timeouts {\n    create = "1m"\n  }\n' in text

"""What stand-ins refuse by themselves, and say so instead of dying."""

import copy

import pytest
from support.required import required

VPC = {"cidr_block": "10.0.0.0/16"}
VALID = {
    "terraform": {"required_providers": required("aws")},
    "provider": {"aws": [{"region": "eu-west-1"}]},
    "data": {
        "aws_availability_zones": {"here": {}},
        "aws_iam_policy_document": {"all": {"source_policy_documents": ["{}"]}},
    },
    "resource": {"aws_vpc": {"main": VPC}},
}
WRONG = {
    "read-only": (("resource", "aws_vpc", "main", "arn"), "arn:aws:x", '"arn" cannot be set'),
    "read-only, of a data source": (
        ("data", "aws_availability_zones", "here", "names"),
        ["x"],
        '"names" cannot be set',
    ),
    "region": (("provider", "aws", 0, "region"), "europe", '"europe" is no region'),
    "region of a resource": (("resource", "aws_vpc", "main", "region"), "eu-west", '"eu-west" is no region'),
    "no JSON": (
        ("data", "aws_iam_policy_document", "all", "source_policy_documents"),
        ["{}", "{"],
        "source_policy_documents[1] is not JSON",
    ),
    "no object": (
        ("data", "aws_iam_policy_document", "all", "override_policy_documents"),
        ["[]"],
        "override_policy_documents[0] is no policy document",
    ),
}


@pytest.mark.terraform
@pytest.mark.parametrize(("path", "value", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(workspace, path, value, told):
    """In a diagnostic of Terraform's, with the argument that it is about."""
    document = copy.deepcopy(VALID)
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    outcome = workspace(document).terraform("plan", "-input=false")

    assert outcome.returncode == 1
    assert told in " ".join(outcome.stderr.replace("│", "").split())
    assert "crashed" not in outcome.stderr


@pytest.mark.terraform
def test_what_is_right_is_planned(workspace):
    """Nothing of the above is refused in the form from which each of them starts."""
    outcome = workspace(VALID).terraform("plan", "-input=false")

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.terraform
def test_what_a_module_says_of_itself_is_taken(workspace):
    """Modules of others name themselves to the provider, which stays without consequence."""
    document = copy.deepcopy(VALID)
    document["terraform"]["provider_meta"] = {"aws": {"user_agent": ["github.com/acme/modules"]}}
    outcome = workspace(document).terraform("plan", "-input=false")

    assert outcome.returncode == 0, outcome.stderr

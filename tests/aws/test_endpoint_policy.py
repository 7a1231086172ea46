"""Policies of VPC endpoints, as they are synthesized."""

import json

import pytest

ENDPOINTS = ["ecr.api", "sts", "ssmmessages"]
ACCOUNT = {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
SERVICES = {"Bool": {"aws:PrincipalIsAWSService": "true"}}


@pytest.fixture
def policies(platforms, synth):
    """Statements of each endpoint's policy by their names, by service; None for those that AWS decides."""

    def synthesize(**settings):
        changes = {"network.interface_endpoints": ENDPOINTS}
        if settings:
            changes["network.endpoint_policy"] = settings
        stack = synth(platforms.environment(changes))["dev-network"]
        return {
            body["service_name"].removeprefix("com.amazonaws.eu-west-1."): body.get("policy")
            and {one["Sid"]: one for one in json.loads(body["policy"])["Statement"]}
            for body in stack.all("aws_vpc_endpoint").values()
        }

    return synthesize


def test_aws_decides_where_nothing_is_said(policies):
    """Whoever does not ask for a policy gets a plan without one."""
    assert set(policies().values()) == {None}


@pytest.mark.parametrize(
    ("settings", "condition"),
    [
        ({"principals": "account"}, ACCOUNT),
        (
            {"principals": "organization", "organization_id": "o-a1b2c3d4e5"},
            {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        ),
    ],
)
def test_only_ones_own_principals_may_use_endpoints(policies, settings, condition):
    """And services of AWS that act for them. What they may do stays a matter of IAM."""
    made = policies(**settings)["ecr.api"]

    assert {sid: one["Condition"] for sid, one in made.items()} == {"Ours": condition, "ServicesOfAws": SERVICES}
    assert all((one["Effect"], one["Action"], one["Principal"]) == ("Allow", "*", "*") for one in made.values())


def test_nodes_still_pull_images_and_packages(policies):
    """ECR's layers come with a signature of ECR's, packages and agents without any: nobody's principal fits them."""
    public = policies(principals="account", readable_buckets=["charts"])["s3"]["PublicBuckets"]
    needed = ("prod-eu-west-1-starport-layer-bucket", "al2023-repos-eu-west-1-de612dc2", "aws-ssm-eu-west-1", "charts")

    assert public["Action"] == "s3:GetObject"
    assert {f"arn:aws:s3:::{bucket}/*" for bucket in needed} < set(public["Resource"])
    assert "Condition" not in public


def test_pods_still_ask_for_roles_by_their_tokens(policies):
    """Such a call is not signed: what counts is whose the role is."""
    by_token = policies(principals="account")["sts"]["ByToken"]

    assert by_token["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert by_token["Condition"] == {"StringEquals": {"aws:ResourceAccount": "111122223333"}}


def test_some_endpoints_can_stay_open(policies):
    """Said as a policy, not by leaving it out: Terraform keeps a policy that nothing is said of."""
    made = policies(principals="account", open_to_everybody=["ecr.api"])

    assert list(made["ecr.api"]) == ["Everybody"]
    assert "Condition" not in made["ecr.api"]["Everybody"]
    assert "Ours" in made["sts"]
    assert list(policies(principals="everybody")["s3"]) == ["Everybody"]


def test_a_service_that_is_not_known_to_take_a_policy_gets_none(policies):
    """AWS would refuse the endpoint."""
    assert policies(principals="account")["ssmmessages"] is None

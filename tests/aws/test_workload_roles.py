"""Roles of workloads: by Pod Identity, and by a token of the cluster's OIDC provider."""

import json

import pytest
from support import stacks

from stackwright.model.context import Context
from stackwright.model.errors import LimitError
from stackwright.model.iam import Statement

READ = Statement("Read", ["s3:GetObject"], ["arn:aws:s3:::orders/*"])
WHO = {"name": "acme-dev-orders", "description": "Orders", "namespace": "shop", "service_account": "orders"}
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
CONTEXT = Context.of(project="acme", environment="dev", region="eu-west-1", account_id="111122223333")
PROVIDER = f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"


@pytest.fixture
def role(node, tmp_path):
    """A stack with one role: by Pod Identity, or with an OIDC provider by a token."""
    from stackwright.cdk.core import App, TerraformStack  # noqa: PLC0415, I001 - loads the engine, so it comes first
    from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: PLC0415

    from stackwright.aws.parts.pod_identity_role import PodIdentityRole  # noqa: PLC0415
    from stackwright.aws.parts.service_account_role import ServiceAccountRole  # noqa: PLC0415

    def synthesize(**arguments):
        app = App(outdir=str(tmp_path), stack_traces=False)
        kind = ServiceAccountRole if "oidc_issuer" in arguments else PodIdentityRole
        stack = TerraformStack(app, "orders")
        AwsProvider(stack, "aws")
        made = kind(stack, "orders", context=CONTEXT, **{**WHO, **arguments})
        arn = made.arn
        app.synth()
        (stack,) = stacks.read(tmp_path).values()
        return stack, arn

    return synthesize


def trusted(stack):
    """The one statement of the role's trust policy."""
    (statement,) = json.loads(stack.one("aws_iam_role")["assume_role_policy"])["Statement"]
    return statement


def test_pod_identity_is_pinned_to_cluster_namespace_and_service_account(role):
    """No other pod of the account gets the role, whoever makes an association."""
    stack, _ = role()
    statement = trusted(stack)

    assert statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert statement["Condition"] == {
        "StringEquals": {
            "aws:SourceAccount": "111122223333",
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-west-1:111122223333:cluster/acme-dev",
            "aws:RequestTag/kubernetes-namespace": "shop",
            "aws:RequestTag/kubernetes-service-account": "orders",
        }
    }


def test_the_association_names_the_same_service_account(role):
    """Trust and association cannot differ."""
    stack, _ = role()
    association = stack.one("aws_eks_pod_identity_association")

    assert (association["cluster_name"], association["namespace"], association["service_account"]) == (
        "acme-dev",
        "shop",
        "orders",
    )


def test_an_association_that_eks_makes_is_not_made_twice(role):
    """EKS add-ons bring their own."""
    stack, _ = role(associate=False)

    assert not stack.all("aws_eks_pod_identity_association")


def test_a_token_is_pinned_to_subject_and_audience(role):
    """Compared as a whole: a pattern would let in service accounts whose names start alike."""
    statement = trusted(role(oidc_provider_arn=PROVIDER, oidc_issuer=ISSUER)[0])

    assert statement["Principal"] == {"Federated": PROVIDER}
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": "system:serviceaccount:shop:orders",
        }
    }


def test_the_roles_arn_is_known_before_it_exists(role):
    """Plans and GitOps metadata are readable."""
    assert role(path="/teams/shop/")[1] == "arn:aws:iam::111122223333:role/teams/shop/acme-dev-orders"


def test_each_policy_is_known_by_its_name(role):
    """Adding one touches no other."""
    one, _ = role(policies={"read": [READ]}, managed_policy_arns={"xray": "arn:aws:iam::aws:policy/XRay"})
    two, _ = role(
        policies={"read": [READ], "list": [READ]}, managed_policy_arns={"xray": "arn:aws:iam::aws:policy/XRay"}
    )

    assert one.addresses.items() <= two.addresses.items()
    assert one.one("aws_iam_policy")["name"] == "acme-dev-orders-read"
    assert len(two.all("aws_iam_role_policy_attachment")) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "r" * 65},
        {"description": "d" * 1001},
        {"policies": {"p" * 113: [READ]}},
        {"policies": {f"p{number}": [READ] for number in range(11)}},
        {"policies": {"read": [Statement("Read", ["s3:GetObject"], ["a" * 6144])]}},
        {"namespace": "n" * 2048},
    ],
    ids=["name", "description", "policy name", "policies", "policy", "trust"],
)
def test_a_role_that_iam_would_refuse_is_refused_at_synth(role, arguments):
    """Long before an apply."""
    with pytest.raises(LimitError, match=r"https://docs\.aws\.amazon\.com"):
        role(**arguments)

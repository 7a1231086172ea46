"""The boundary of the roles that an apply makes: one may have every permission, and gets no further than this."""

import pytest
from support import ci_roles
from support.ci_roles import KEY, requests

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::acme-terraform-state"


def iam(kind, name):
    """ARN of something in IAM."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def test_no_role_in_it_changes_iam(roles, simulator):
    """Whoever can make roles can make one without the boundary. Every action of IAM's is tried."""
    pods, open_ = roles["dev"].pods, set()
    for name in simulator.actions("iam"):
        details = simulator.details(f"iam:{name}")
        if {"Read", "List"} & {details["accessLevel"]} or name.startswith(("Get", "List", "Generate", "Simulate")):
            continue
        for one in requests(simulator, f"iam:{name}", roles["dev"].scope.environment):
            if pods.answer(one) == "Allowed":
                open_.add(name)

    assert {name for name in open_ if "InstanceProfile" not in name} == {"CreateServiceLinkedRole", "PassRole"}


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", f"{BUCKET}/environments/dev/network/terraform.tfstate"),
        ("s3:PutObject", f"{BUCKET}/environments/prod/network/terraform.tfstate"),
        ("s3:ListBucket", BUCKET),
        ("dynamodb:PutItem", f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/acme-terraform-locks"),
        ("kms:Decrypt", KEY),
        ("iam:PassRole", iam("role", "acme-prod-eks-node")),
        ("iam:PassRole", iam("role", "acme-dev-blue-eks-node")),
        ("iam:PassRole", iam("role", "acme-dev-terraform-apply")),
        ("sts:AssumeRole", iam("role", "acme-dev-terraform-apply")),
    ],
)
def test_nothing_in_it_leads_to_states_or_to_the_roles_of_others(action, resource, roles):
    """An apply that makes a role, and takes it, has won nothing."""
    assert not roles["dev"].pods.may(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:acme-prod-db-AbCdEf"),
        ("eks:CreateAccessEntry", f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/acme-prod"),
        ("kms:ScheduleKeyDeletion", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/of-prod"),
        ("ec2:DeleteVpc", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/vpc-0123456789abcdef0"),
    ],
)
@pytest.mark.parametrize("owner", ["dev", "dev-blue", "prod"])
def test_what_is_tagged_as_another_environments_stays_out_of_reach(action, resource, owner, roles):
    """Secrets, clusters, keys and networks of other environments are known by their tags."""
    tags = {"aws:ResourceTag/environment": owner, "aws:ResourceTag/project": "acme"}

    assert roles["dev"].pods.may(action, resource, tags) is (owner == "dev")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:PutObject", "arn:aws:s3:::a-bucket-of-the-team/object"),
        ("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"),
        ("dynamodb:PutItem", f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/orders"),
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:team/db-AbCdEf"),
        ("ec2:TerminateInstances", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-0123456789abcdef0"),
        ("iam:CreateInstanceProfile", iam("instance-profile", "acme-dev_1234")),
        ("iam:PassRole", iam("role", "acme-dev-eks-node")),
        ("sts:AssumeRole", "arn:aws:iam::444455556666:role/records"),
    ],
)
def test_workloads_live_with_it(action, resource, roles):
    """Pods use what their own policies name, whatever it is called: queues, buckets, roles of other accounts."""
    assert roles["dev"].pods.may(action, resource)


def test_the_platforms_own_boundary_takes_its_place(simulator, platforms):
    """Whoever guards an account has said already what roles may do; the apply role has to use that."""
    named = ci_roles.roles(simulator, platforms.platform(platform={"iam.permissions_boundary": "ceiling"}), "dev").apply
    node = iam("role", "acme-dev-eks-node")

    assert named.may("iam:CreateRole", node, {"iam:PermissionsBoundary": iam("policy", "ceiling")})
    assert not named.may("iam:CreateRole", node, {"iam:PermissionsBoundary": iam("policy", "acme-dev-boundary")})
    assert not named.may("iam:CreatePolicyVersion", iam("policy", "ceiling"))

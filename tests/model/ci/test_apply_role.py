"""The apply role does what an apply does, to the things of its own environment, and changes nothing that guards it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ci_roles
from support.called import changes, permissions
from support.ci_roles import KEY, Request, requests

from stackwright.model.rules.ci import APPLY_POLICIES

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::acme-terraform-state"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/acme-terraform-locks"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/acme-dev-boundary"
OF_REGISTRY = {
    *("ecr:CreatePullThroughCacheRule", "ecr:CreateRepositoryCreationTemplate", "ecr:DeletePullThroughCacheRule"),
    *("ecr:DeleteRegistryPolicy", "ecr:DeleteRepositoryCreationTemplate", "ecr:PutRegistryPolicy"),
    *("ecr:PutRegistryScanningConfiguration", "ecr:PutReplicationConfiguration", "ecr:UpdatePullThroughCacheRule"),
}
"""What changes the registry of an account, and is given to environments that say something about it."""
OWN = {"environment": "dev", "project": "acme"}


def iam(kind, name):
    """ARN of something in IAM."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


@pytest.mark.parametrize("action", permissions())
def test_it_may_do_whatever_the_provider_was_seen_to_do(action, roles, simulator, environments):
    """What an apply needs and the role has not stops it half way, when part of it is made."""
    name = "dev-blue" if action in OF_REGISTRY else "dev"
    asked = requests(simulator, action, environments[name])
    refused = [one for one in asked if roles[name].apply.answer(one) != "Allowed"]

    assert refused == []


@pytest.mark.parametrize("action", changes())
@pytest.mark.parametrize("other", ["prod", "dev-blue"])
def test_it_changes_nothing_of_another_environment(action, other, roles, simulator, environments):
    """What is tried in development must not reach production, nor what has a name that begins like its own.

    AWS lets an action through if it is allowed on every resource that it asks for.
    """
    answers = [roles["dev"].apply.answer(one) for one in requests(simulator, action, environments[other])]

    assert set(answers) != {"Allowed"}


@pytest.mark.parametrize("name", ["dev", "dev-blue", "prod"])
def test_it_reads_and_writes_the_states_of_its_environment(name, roles):
    """And it asks for those of others in vain, whose names may begin with its own."""
    apply = roles["dev"].apply
    state = f"{BUCKET}/environments/{name}/network/terraform.tfstate"
    listing = {"s3:prefix": f"environments/{name}/network/terraform.tfstate"}
    answers = {
        *(apply.may(f"s3:{action}", state) for action in ("GetObject", "PutObject")),
        apply.may("s3:ListBucket", BUCKET, listing),
    }

    assert answers == {name == "dev"}


@pytest.mark.parametrize("action", ["GetItem", "PutItem", "DeleteItem"])
def test_it_locks_its_own_states_only(action, roles):
    """A table has the locks and digests of all states of an account; its items are told apart by their keys."""
    apply = roles["dev"].apply

    def may(*keys: str) -> bool:
        return apply.may(f"dynamodb:{action}", TABLE, {"dynamodb:LeadingKeys": list(keys)} if keys else {})

    own = "acme-terraform-state/environments/dev/network/terraform.tfstate"
    assert may(own)
    assert may(f"{own}-md5")
    assert not may(own.replace("/dev/", "/prod/"))
    assert not may(own.replace("/dev/", "/dev-blue/"))
    assert not may(own, own.replace("/dev/", "/prod/"))
    assert not may("acme-terraform-state/bootstrap/main/terraform.tfstate-md5")
    assert not may()


def test_it_locks_by_files_where_files_lock(roles, simulator, platforms):
    """Their deletion is the one deletion in the bucket of states, where every version of a state is kept."""
    by_file = ci_roles.roles(simulator, platforms.platform(platform={"state.locking": "lockfile"}), "dev").apply
    lock, by_table = f"{BUCKET}/environments/dev/network/terraform.tfstate.tflock", roles["dev"].apply

    assert by_file.may("s3:DeleteObject", lock)
    assert not by_file.may("s3:DeleteObject", lock.removesuffix(".tflock"))
    assert not by_file.may(
        "dynamodb:PutItem", TABLE, {"dynamodb:LeadingKeys": ["acme-terraform-state/environments/dev/x"]}
    )
    assert not by_table.may("s3:DeleteObject", lock)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:UpdateAssumeRolePolicy", iam("role", "acme-dev-terraform-apply")),
        ("iam:UpdateAssumeRolePolicy", iam("role", "acme-dev-terraform-plan")),
        ("iam:TagRole", iam("role", "acme-dev-terraform-apply")),
        ("iam:DetachRolePolicy", iam("role", "acme-dev-terraform-apply")),
        ("iam:DeleteRole", iam("role", "acme-dev-terraform-plan")),
        ("iam:PassRole", iam("role", "acme-dev-terraform-apply")),
        ("iam:CreatePolicyVersion", iam("policy", "acme-dev-terraform-apply-refused")),
        ("iam:CreatePolicyVersion", iam("policy", "acme-dev-boundary")),
        ("iam:DeletePolicy", iam("policy", "acme-dev-boundary")),
        ("iam:SetDefaultPolicyVersion", iam("policy", "acme-dev-boundary")),
        ("iam:DeleteOpenIDConnectProvider", iam("oidc-provider", "token.actions.githubusercontent.com")),
        ("iam:AddClientIDToOpenIDConnectProvider", iam("oidc-provider", "token.actions.githubusercontent.com")),
        ("iam:DeleteRolePermissionsBoundary", iam("role", "acme-dev-eks-node")),
        ("s3:PutBucketPolicy", BUCKET),
        ("s3:DeleteBucket", BUCKET),
        ("s3:PutLifecycleConfiguration", BUCKET),
        ("s3:PutBucketVersioning", BUCKET),
        ("s3:PutBucketPolicy", f"{BUCKET}-logs"),
        ("s3:DeleteObjectVersion", f"{BUCKET}/environments/dev/network/terraform.tfstate"),
        ("s3:GetObject", f"{BUCKET}/bootstrap/main/terraform.tfstate"),
        ("dynamodb:DeleteTable", TABLE),
        ("dynamodb:UpdateTable", TABLE),
        ("kms:ScheduleKeyDeletion", KEY),
        ("kms:PutKeyPolicy", KEY),
        ("kms:TagResource", KEY),
    ],
)
def test_it_changes_nothing_that_guards_it(action, resource, roles):
    """Refused outright, so that no policy that somebody adds lets it: nobody loosens his own bonds."""
    tags = {f"aws:{where}Tag/{key}": value for where in ("Request", "Resource") for key, value in OWN.items()}

    assert roles["dev"].apply.answer(Request(action, resource, tags)) == "ExplicitlyDenied"


@pytest.mark.parametrize("action", ["CreateRole", "PutRolePermissionsBoundary", "AttachRolePolicy", "PutRolePolicy"])
@pytest.mark.parametrize(
    ("boundary", "may"), [(BOUNDARY, True), (iam("policy", "acme-prod-boundary"), False), (None, False)]
)
def test_it_gives_permissions_to_no_role_without_the_boundary(action, boundary, may, roles):
    """Otherwise it would make a role that may do all, and take it."""
    context = {"iam:PermissionsBoundary": boundary} if boundary else {}

    assert roles["dev"].apply.may(f"iam:{action}", iam("role", "acme-dev-eks-node"), context) is may


@pytest.mark.parametrize(
    ("role", "service", "may"),
    [
        ("acme-dev-eks-node", "ec2.amazonaws.com", True),
        ("acme-dev-eks-cluster", "eks.amazonaws.com", True),
        ("acme-dev-eks-node", "lambda.amazonaws.com", False),
        ("acme-prod-eks-node", "ec2.amazonaws.com", False),
        ("acme-dev-blue-eks-node", "ec2.amazonaws.com", False),
        ("administrators", "ec2.amazonaws.com", False),
    ],
)
def test_it_passes_its_own_roles_to_the_services_that_get_them(role, service, may, roles):
    """Whoever passes a role to a machine of his can do what the role can."""
    assert roles["dev"].apply.may("iam:PassRole", iam("role", role), {"iam:PassedToService": service}) is may


def test_what_is_not_tagged_as_its_own_is_not_its_own(roles):
    """In EC2 there are no names to go by: what others made without tags stays theirs, and new things get tags."""
    apply, vpc = roles["dev"].apply, f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc/vpc-0123456789abcdef0"

    assert not apply.may("ec2:DeleteVpc", vpc)
    assert not apply.may("ec2:CreateVpc", vpc)
    assert not apply.may("ec2:CreateTags", vpc, {"aws:RequestTag/environment": "dev", "aws:RequestTag/project": "acme"})


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20)


@given(name=NAMES)
def test_no_name_leads_to_another_environments_state(roles, name):
    """Of all folders beside its own, none is open."""
    apply = roles["dev"].apply
    state = f"{BUCKET}/environments/{name}/network/terraform.tfstate"

    assert apply.may("s3:PutObject", state) is (name == "dev")


def test_its_policies_are_those_whose_names_are_held_against_the_limits(roles):
    """A policy that nobody counted could be the eleventh of ten."""
    apply = roles["dev"].apply

    assert tuple(apply.policies) == APPLY_POLICIES

"""The plan role reads how the things of its environment are set up, and its states: no content, and nothing is written.

Whoever may push a branch may plan it, so whatever this role reads, all of them can read.
"""

import pytest
from support import ci_roles
from support.called import changes, reads
from support.ci_roles import KEY, Request, requests

ACCOUNT = "111122223333"
BUCKET = "arn:aws:s3:::acme-terraform-state"
STATE = f"{BUCKET}/environments/{{}}/network/terraform.tfstate"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/acme-terraform-locks"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:acme-{{}}-AbCdEf"


@pytest.mark.parametrize("action", reads())
def test_it_may_read_whatever_the_provider_was_seen_to_read(action, roles, simulator, environments):
    """A plan that may not read a resource fails, and nobody sees what a change does."""
    plan = roles["dev"].plan
    refused = [one for one in requests(simulator, action, environments["dev"]) if plan.answer(one) != "Allowed"]

    assert refused == []


@pytest.mark.parametrize("action", changes())
def test_it_changes_nothing(action, roles, simulator, environments):
    """Nobody has looked at what it plans."""
    answers = [roles["dev"].plan.answer(one) for one in requests(simulator, action, environments["dev"])]

    assert "Allowed" not in answers


@pytest.mark.parametrize("name", ["dev", "dev-blue", "prod"])
def test_it_reads_the_states_of_its_environment(name, roles):
    """States hold what plans hide, so that plans of a branch see those of one environment only."""
    plan, listing = roles["dev"].plan, {"s3:prefix": f"environments/{name}/network/terraform.tfstate"}

    assert {plan.may("s3:GetObject", STATE.format(name)), plan.may("s3:ListBucket", BUCKET, listing)} == {name == "dev"}


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        *((f"s3:{one}", STATE.format("dev")) for one in ("PutObject", "DeleteObject", "PutObjectTagging")),
        *((f"s3:{one}", f"{STATE.format('dev')}.tflock") for one in ("PutObject", "DeleteObject")),
        *((f"dynamodb:{one}", TABLE) for one in ("PutItem", "DeleteItem", "UpdateItem", "GetItem", "Scan")),
        ("s3:GetObject", f"{BUCKET}-logs/2026/11/22/record"),
        ("s3:GetObject", f"{BUCKET}/bootstrap/main/terraform.tfstate"),
        ("s3:GetObject", "arn:aws:s3:::acme-dev-velero/backup"),
        ("secretsmanager:GetSecretValue", SECRET.format("dev-other")),
        ("secretsmanager:GetSecretValue", SECRET.format("prod-git")),
        ("ssm:GetParameter", f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/password"),
        ("logs:GetLogEvents", f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/aws/eks/acme-dev/cluster:log-stream:x"),
        ("ecr:BatchGetImage", f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/acme-dev/api"),
        ("sqs:ReceiveMessage", f"arn:aws:sqs:eu-west-1:{ACCOUNT}:acme-dev-karpenter"),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/another"),
    ],
)
def test_no_policy_that_is_added_lets_it_read_content_or_write_a_state(action, resource, roles):
    """`ci.plan_policies` are for descriptions; what is kept stays out of reach, whatever they allow."""
    keys = {"dynamodb:LeadingKeys": ["acme-terraform-state/environments/dev/network/terraform.tfstate"]}
    context = {"kms:ViaService": "s3.eu-west-1.amazonaws.com"} if action == "kms:Decrypt" else keys

    assert roles["dev"].plan.answer(Request(action, resource, context)) == "ExplicitlyDenied"


def test_it_decrypts_states_for_services_only(roles):
    """The key of states is used by S3 in the name of whoever reads one, and not by itself."""
    plan = roles["dev"].plan

    assert plan.may("kms:Decrypt", KEY, {"kms:ViaService": "s3.eu-west-1.amazonaws.com"})
    assert not plan.may("kms:Decrypt", KEY)
    assert not plan.may("kms:GenerateDataKey", KEY, {"kms:ViaService": "s3.eu-west-1.amazonaws.com"})


def own(environment="dev"):
    """The tags of what belongs to an environment."""
    return {"aws:ResourceTag/environment": environment, "aws:ResourceTag/project": "acme"}


def test_it_reads_the_secret_that_a_plan_of_the_layers_reads(roles):
    """Terraform opens Argo CD's credentials for Git when it plans, too."""
    plan, key = roles["dev"].plan, f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/of-secrets"
    via = {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com", **own()}

    assert plan.may("secretsmanager:GetSecretValue", SECRET.format("dev-git"), own())
    assert plan.may("kms:Decrypt", key, {**via, "kms:EncryptionContext:SecretARN": SECRET.format("dev-git")})
    assert not plan.may("kms:Decrypt", key, {**via, "kms:EncryptionContext:SecretARN": SECRET.format("dev-other")})
    assert not roles["prod"].plan.may("secretsmanager:GetSecretValue", SECRET.format("prod-git"), own("prod"))


def test_it_reads_no_secret_where_the_platform_says_so(simulator, platforms):
    """Then only the apply role plans the stacks that need one."""
    changes = {"secrets": {"password": {"generate": {}}}}
    read = {
        said: ci_roles.roles(simulator, platforms.platform(changes, platform={"ci.plan_secrets": said}), "dev")
        for said in ("needed", "none")
    }

    assert {
        said: one.plan.may("secretsmanager:GetSecretValue", SECRET.format("dev-password"), own())
        for said, one in read.items()
    } == {"needed": True, "none": False}


def test_it_reads_no_configuration_of_another_environment(roles):
    """What is named or tagged as another's is not its own to look at: its roles, its cluster, its keys."""
    plan = roles["dev"].plan

    assert not plan.may("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:role/acme-prod-eks-node")
    assert not plan.may("eks:DescribeCluster", f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/acme-prod")
    assert not plan.may("eks:DescribeCluster", f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/acme-dev-blue")
    assert not plan.may("kms:GetKeyPolicy", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1", own("prod"))

"""A cluster that somebody else made, adopted: the real provider and a local AWS say what a plan would do to it."""

import copy
import json

import pytest
from support import plans
from support.clusters import cluster

from stackwright.model.iam import trust
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.adaptation import adapt
from stackwright.synthesis.document import FILE, Document
from stackwright.terraform.adoption import IMPORTS, Adoption
from stackwright.terraform.runner import Runner

ACCOUNT, REGION = "111122223333", "eu-west-1"
ADDRESS = "aws_eks_cluster.cluster_control-plane_23876EB3"


@pytest.fixture(scope="module")
def aws(moto):
    """A local AWS."""
    with LocalAws(ACCOUNT, REGION) as running:
        yield running


@pytest.fixture(scope="module")
def there(aws):
    """A VPC, a role and a cluster, made by hand: ARN of the role, ids of the subnets."""
    ec2, iam, eks = (aws.client(service, REGION) for service in ("ec2", "iam", "eks"))
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{REGION}{zone}")["Subnet"][
            "SubnetId"
        ]
        for number, zone in enumerate("ab")
    ]
    role = iam.create_role(RoleName="made-by-hand", AssumeRolePolicyDocument=trust("eks.amazonaws.com"))["Role"]["Arn"]
    eks.create_cluster(
        name="acme-dev", version="1.35", roleArn=role, resourcesVpcConfig={"subnetIds": subnets},
        kubernetesNetworkConfig={"serviceIpv4Cidr": "172.20.0.0/16", "ipFamily": "ipv4"},
    )  # fmt: skip
    return role, subnets


@pytest.fixture
def planned(aws, there, platforms, node, terraform, provider_mirror, tmp_path):
    """Plans the import of the cluster: what is done to it."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    role, subnets = there
    platform = platforms.platform(cluster({"encrypt_secrets": False}))
    build(platform, tmp_path / "out").synth()
    stack = next(one for one in platform.stacks() if one.name == "dev-cluster")
    whole = Document.read(tmp_path / "out" / stack.folder / FILE)
    version = max(provider_mirror.glob("registry.*/hashicorp/aws/*")).name

    def plan():
        body = whole.of_type("aws_eks_cluster")[ADDRESS.partition(".")[2]]
        network = {"subnet_ids": subnets, "endpoint_private_access": True, "endpoint_public_access": False}
        mended = {"role_arn": role, "vpc_config": network, "depends_on": []}
        alone = {**whole.json, "resource": {"aws_eks_cluster": {ADDRESS.partition(".")[2]: {**body, **mended}}}}
        for rest in ("data", "output"):
            alone.pop(rest, None)
        judged = adapt(Document(alone), version, pinned=False).document
        folder = tmp_path / "stack"
        folder.mkdir()
        (folder / FILE).write_text(judged.with_backend("local", {}).text())
        (folder / IMPORTS).write_text(Adoption(stack, {ADDRESS: "acme-dev"}, ()).hcl())
        rc = tmp_path / "mirror.rc"
        rc.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{provider_mirror}"\n  }}\n}}\n')
        runner = Runner.isolated({**aws.environment, "TF_CLI_CONFIG_FILE": str(rc)})
        for arguments in (("init",), ("plan", "-out=plan")):
            result = runner.run([terraform, *arguments], folder)
            assert result.code == 0, result.output
        shown = runner.run([terraform, "show", "-json", "plan"], folder)
        (change,) = json.loads(shown.output)["resource_changes"]
        return change["change"]

    return plan


def test_an_adopted_cluster_is_not_replaced(planned):
    """What EKS reads only when it makes a cluster does not count for one that is there."""
    change = planned()

    assert change["importing"] == {"id": "acme-dev"}
    assert "delete" not in change["actions"]


@pytest.mark.parametrize(("ignored", "action"), [(True, None), (False, "replace")])
def test_a_cluster_that_comes_with_its_state_is_not_replaced(platforms, node, real_provider, tmp_path, ignored, action):
    """A state of another Terraform says that EKS installed add-ons of its own. Our lifecycle passes over that."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform = platforms.platform(cluster())
    build(platform, tmp_path / "out").synth()
    ours = {stack.name: Document.read(tmp_path / "out" / stack.folder / FILE) for stack in platform.stacks()}
    theirs = copy.deepcopy(ours)
    body = theirs["dev-cluster"].of_type("aws_eks_cluster")[ADDRESS.partition(".")[2]]
    body["bootstrap_self_managed_addons"] = True
    if not ignored:
        del ours["dev-cluster"].of_type("aws_eks_cluster")[ADDRESS.partition(".")[2]]["lifecycle"]
    planned = plans.plan(real_provider, ours, plans.applied(real_provider, theirs).states)

    assert planned.actions["dev-cluster"].get(ADDRESS) == action

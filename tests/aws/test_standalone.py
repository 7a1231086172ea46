"""Constructs stand alone: in a bare stack of somebody else's app, with a context and their own settings."""

from dataclasses import replace

import pytest
from support import stacks

from stackwright.model.context import Context
from stackwright.model.errors import PlatformError
from stackwright.model.refs import ClusterRef, NetworkRef, SecretsRef
from stackwright.model.settings.access import BastionSettings
from stackwright.model.settings.addons import addons_block
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.settings.secrets_ import SecretsSettings
from stackwright.model.settings.state import StateSettings
from stackwright.model.settings.workloads import WorkloadsSettings

CONTEXT = Context.of(project="acme", environment="dev", region="eu-west-1", account_id="111122223333")
NETWORK = NetworkRef("vpc-1", ["10.0.0.0/16"], ["subnet-1"], ["subnet-2", "subnet-3"], [], [])
CLUSTER = ClusterRef(
    *("acme-dev", "arn:cluster", "1.35", "https://api", "", "sg-1", "sg-2", "sg-3", "arn:role", "role", "", "issuer")
)
SECRETS = SecretsRef("arn:key", [], [])


@pytest.fixture
def alone(node, tmp_path):
    """A bare stack with one construct in it, synthesized."""
    from stackwright.cdk.core import App, TerraformStack  # noqa: PLC0415, I001 - loads the engine, so it comes first
    from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: PLC0415

    def synthesize(make):
        app = App(outdir=str(tmp_path), stack_traces=False)
        stack = TerraformStack(app, "theirs")
        AwsProvider(stack, "aws", region="eu-west-1")
        make(stack)
        app.synth()
        return stacks.read(tmp_path)["theirs"]

    return synthesize


def test_a_network(alone):
    """A range is all that it needs."""
    from stackwright.aws.network.vpc import Network  # noqa: PLC0415 - loads cdktf

    settings = NetworkSettings(cidr="10.0.0.0/16")
    stack = alone(lambda scope: Network(scope, "network", context=CONTEXT, settings=settings))

    assert len(stack.all("aws_subnet")) == 6
    assert stack.one("aws_vpc")["tags"] == {"Name": "acme-dev"}


def test_a_network_has_no_environment_to_choose_endpoints_by(alone):
    """Whoever makes it says which ones, or hears that only an environment knows."""
    from stackwright.aws.network.vpc import Network  # noqa: PLC0415 - loads cdktf

    settings = NetworkSettings(cidr="10.0.0.0/16", interface_endpoints="auto", gateway_endpoints=())
    given = {"context": CONTEXT, "settings": settings}

    with pytest.raises(PlatformError, match="only an environment knows which endpoints auto is"):
        alone(lambda scope: Network(scope, "network", **given))
    stack = alone(lambda scope: Network(scope, "network", **given, interface_endpoints=["sqs"]))
    assert stack.one("aws_vpc_endpoint")["service_name"] == "com.amazonaws.eu-west-1.sqs"


def test_a_group_a_zone_wants_to_know_the_zones(alone):
    """Or there would be none, without a word."""
    from stackwright.aws.cluster.cluster import Cluster  # noqa: PLC0415 - loads cdktf

    group = NodeGroupSettings(instance_types=("m5.large",), per_zone=True)
    settings = ClusterSettings(node_groups={"general": group})
    network = replace(NETWORK, private_subnets={"a": "subnet-2", "b": "subnet-3"})

    def make(scope, **zones):
        Cluster(scope, "eks", context=CONTEXT, settings=settings, network=network, **zones)

    found = alone(lambda scope: make(scope, zones=("a", "b"))).all("aws_eks_node_group").values()
    assert sorted(group["subnet_ids"][0] for group in found) == ["subnet-2", "subnet-3"]
    with pytest.raises(ValueError, match="give the cluster the network's zones"):
        alone(make)


def test_a_cluster(alone):
    """A group of nodes is all that it needs beside a network."""
    from stackwright.aws.cluster.cluster import Cluster  # noqa: PLC0415 - loads cdktf

    settings = ClusterSettings(node_groups={"general": NodeGroupSettings(instance_types=("m5.large",))})
    stack = alone(lambda scope: Cluster(scope, "eks", context=CONTEXT, settings=settings, network=NETWORK))

    assert stack.one("aws_eks_cluster")["vpc_config"]["subnet_ids"] == ["subnet-2", "subnet-3"]
    assert stack.one("aws_eks_node_group")["instance_types"] == ["m5.large"]


def test_a_registry(alone):
    """Repositories by name."""
    from stackwright.aws.registry.registry import Registry  # noqa: PLC0415 - loads cdktf

    settings = RegistrySettings.model_validate({"repositories": {"api": {}}})
    stack = alone(lambda scope: Registry(scope, "registry", context=CONTEXT, settings=settings))

    assert stack.one("aws_ecr_repository")["name"] == "acme-dev/api"


def test_a_store_of_secrets(alone):
    """Secrets by name."""
    from stackwright.aws.secrets.secret_store import SecretStore  # noqa: PLC0415 - loads cdktf

    settings = SecretsSettings.model_validate({"database": {}})
    stack = alone(lambda scope: SecretStore(scope, "secrets", context=CONTEXT, settings=settings))

    assert stack.one("aws_secretsmanager_secret")["name"] == "acme-dev-database"


def test_a_bastion(alone):
    """A network and a cluster are what it stands in."""
    from stackwright.aws.access.bastion import Bastion  # noqa: PLC0415 - loads cdktf

    around = {"network": NETWORK, "cluster": CLUSTER}
    stack = alone(lambda scope: Bastion(scope, "bastion", context=CONTEXT, settings=BastionSettings(), **around))

    assert stack.one("aws_autoscaling_group")["vpc_zone_identifier"] == ["subnet-2", "subnet-3"]


def test_add_ons(alone):
    """Each gets its role, with what it needs of a network and of secrets."""
    from stackwright.aws.addons.addons import Addons  # noqa: PLC0415 - loads cdktf

    settings = addons_block().model_validate({"external_secrets": {}, "loki": {}})
    around = {"network": NETWORK, "secrets": SECRETS}
    stack = alone(lambda scope: Addons(scope, "addons", context=CONTEXT, settings=settings, **around))

    assert {role["name"] for role in stack.all("aws_iam_role").values()} == {
        "acme-dev-external-secrets",
        "acme-dev-loki",
    }


def test_add_ons_in_a_network_of_another_account(alone):
    """Karpenter starts nodes in subnets that the owner of the VPC shares."""
    from stackwright.aws.addons.addons import Addons  # noqa: PLC0415 - loads cdktf

    settings = addons_block().model_validate({"karpenter": {}})
    around = {"network": NETWORK, "secrets": SECRETS, "network_account_id": "999988887777"}
    stack = alone(lambda scope: Addons(scope, "addons", context=CONTEXT, settings=settings, **around))
    policy = stack.one("aws_iam_policy", name="acme-dev-karpenter-node-lifecycle")["policy"]

    assert "arn:aws:ec2:eu-west-1:999988887777:subnet/*" in policy
    assert "111122223333:subnet/*" not in policy


def test_workloads(alone):
    """They need no more than a cluster's name."""
    from stackwright.aws.workloads.workloads import Workloads  # noqa: PLC0415 - loads cdktf

    settings = WorkloadsSettings.model_validate({"orders": {"namespace": "shop", "policies": ("orders",)}})
    stack = alone(lambda scope: Workloads(scope, "workloads", context=CONTEXT, settings=settings))

    assert stack.one("aws_eks_pod_identity_association")["cluster_name"] == "acme-dev"


def test_a_state_backend(alone):
    """Bucket and table of any names."""
    from stackwright.aws.state_backend import StateBackend  # noqa: PLC0415 - loads cdktf

    settings = StateSettings(bucket="their-states", table="their-locks")
    stack = alone(lambda scope: StateBackend(scope, "state", context=CONTEXT, settings=settings))

    assert stack.one("aws_s3_bucket", bucket="their-states")["lifecycle"] == {"prevent_destroy": True}
    assert {body["bucket"] for body in stack.all("aws_s3_bucket").values()} == {"their-states", "their-states-logs"}
    assert stack.one("aws_dynamodb_table")["name"] == "their-locks"

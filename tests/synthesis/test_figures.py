"""The figures that the shipped environments were agreed on, read from what is synthesized, not from the files."""

import json

import pytest
from support.stacks import read

ALL_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


@pytest.fixture
def stacks(shipped):
    """The stacks of a shipped platform by name."""
    return lambda platform: read(shipped[platform])


def sole(values):
    """The one value that all of several have."""
    (value,) = set(values)
    return value


def node_groups(stack):
    """Each group's instance types, capacity, sizes and disk."""
    groups = {}
    for group in stack.all("aws_eks_node_group").values():
        name = group["node_group_name_prefix"].rstrip("-")
        scaling = group["scaling_config"]
        template_name = group["launch_template"]["id"].split(".")[1]
        (disk,) = stack.all("aws_launch_template")[template_name]["block_device_mappings"]
        assert (disk["ebs"]["volume_type"], disk["ebs"]["encrypted"]) == ("gp3", "true")
        sizes = (scaling["min_size"], scaling["max_size"], scaling["desired_size"])
        groups[name] = (group["instance_types"], group["capacity_type"], sizes, disk["ebs"]["volume_size"])
    return groups


@pytest.mark.parametrize(
    ("name", "cidr", "nat", "retention"),
    [("dev", "10.0.0.0/16", 1, 14), ("staging", "10.1.0.0/16", 1, 30), ("prod", "10.2.0.0/16", 3, 90)],
)
def test_networks_of_set_a(stacks, name, cidr, nat, retention):
    """Three zones, /20 blocks 0 to 5 of sixteen, NAT shared or in each zone, flow logs kept."""
    network = stacks("acme")[f"{name}-network"]
    second = cidr.split(".")[1]

    assert network.one("aws_vpc")["cidr_block"] == cidr
    assert sorted(subnet["cidr_block"] for subnet in network.all("aws_subnet").values()) == sorted(
        f"10.{second}.{16 * block}.0/20" for block in range(6)
    )
    assert len(network.all("aws_nat_gateway")) == nat
    assert network.one("aws_cloudwatch_log_group")["retention_in_days"] == retention


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        (
            "dev",
            {
                "general": (["t3.medium"], "ON_DEMAND", (1, 4, 2), 30),
                "spot": (["t3.medium", "t3.large"], "SPOT", (0, 3, 0), 30),
            },
        ),
        ("staging", {"general": (["m5.large", "m5.xlarge"], "ON_DEMAND", (2, 6, 2), 50)}),
        (
            "prod",
            {
                "general": (["m5.xlarge", "m5.2xlarge"], "ON_DEMAND", (3, 10, 3), 100),
                "compute": (["c5.xlarge", "c5.2xlarge"], "ON_DEMAND", (2, 8, 2), 100),
            },
        ),
    ],
)
def test_node_groups_of_set_a(stacks, name, groups):
    """Types, capacity, sizes and disks, and a quarter of the nodes replaced at a time."""
    cluster = stacks("acme")[f"{name}-cluster"]

    assert node_groups(cluster) == groups
    assert (
        sole(
            group["update_config"]["max_unavailable_percentage"] for group in cluster.all("aws_eks_node_group").values()
        )
        == 25
    )


@pytest.mark.parametrize(
    ("name", "logs", "retention", "encrypted", "public"),
    [
        ("dev", ["api", "audit", "authenticator"], 14, False, True),
        ("staging", ALL_LOGS, 30, True, True),
        ("prod", ALL_LOGS, 90, True, False),
    ],
)
def test_control_planes_of_set_a(stacks, name, logs, retention, encrypted, public):
    """Logs and their retention, secrets encrypted or not, endpoint private always and public where it says so."""
    stack = stacks("acme")[f"{name}-cluster"]
    cluster = stack.one("aws_eks_cluster")

    assert sorted(cluster["enabled_cluster_log_types"]) == sorted(logs)
    assert stack.one("aws_cloudwatch_log_group")["retention_in_days"] == retention
    assert ("encryption_config" in cluster) is encrypted
    assert cluster["vpc_config"]["endpoint_private_access"] is True
    assert cluster["vpc_config"]["endpoint_public_access"] is public
    if encrypted:
        key = stack.one("aws_kms_key", description=f"Kubernetes secrets of acme-{name}")
        assert key["deletion_window_in_days"] == 30


@pytest.mark.parametrize(
    ("name", "mutability", "encryption", "force", "kept"),
    [
        ("dev", "MUTABLE", "AES256", True, 15),
        ("staging", "IMMUTABLE", "KMS", False, 20),
        ("prod", "IMMUTABLE", "KMS", False, 30),
    ],
)
def test_registries_of_set_a(stacks, name, mutability, encryption, force, kept):
    """Three repositories, scanned on push, the last images of each kind of tag kept, untagged ones for a week."""
    registry = stacks("acme")[f"{name}-registry"]
    repositories = list(registry.all("aws_ecr_repository").values())

    assert {repository["name"].rsplit("/")[-1] for repository in repositories} == {"api", "frontend", "worker"}
    assert sole(repository["image_tag_mutability"] for repository in repositories) == mutability
    assert (
        sole(repository["encryption_configuration"][0]["encryption_type"] for repository in repositories) == encryption
    )
    assert sole(bool(repository.get("force_delete")) for repository in repositories) is force
    assert sole(repository["image_scanning_configuration"]["scan_on_push"] for repository in repositories) is True
    for policy in registry.all("aws_ecr_lifecycle_policy").values():
        selections = [rule["selection"] for rule in json.loads(policy["policy"])["rules"]]
        tagged = [selection for selection in selections if selection["tagStatus"] == "tagged"]
        (untagged,) = [selection for selection in selections if selection["tagStatus"] == "untagged"]
        assert {prefix for selection in tagged for prefix in selection["tagPrefixList"]} == {
            *("v", "release", "main", "develop")
        }
        assert sole(selection["countNumber"] for selection in tagged) == kept
        assert (untagged["countUnit"], untagged["countNumber"]) == ("days", 7)


def test_what_only_prod_of_set_a_has(stacks):
    """A bastion, and the tag of its auditors on everything."""
    platform = stacks("acme")

    assert [name for name in platform if name.endswith("-access")] == ["prod-access"]
    for name, stack in platform.items():
        tags = stack.json["provider"]["aws"][0]["default_tags"][0]["tags"]
        assert tags.get("Compliance") == ("soc2" if name.startswith("prod-") else None)


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_both_environments_of_set_b(stacks, name):
    """Blocks given one by one, a gateway in each zone, endpoints for Session Manager, Pod Identity, no registry."""
    platform = stacks("voting-app")
    network, cluster = platform[f"{name}-network"], platform[f"{name}-cluster"]
    blocks = sorted(subnet["cidr_block"] for subnet in network.all("aws_subnet").values())
    services = {endpoint["service_name"].split(".", 3)[3] for endpoint in network.all("aws_vpc_endpoint").values()}
    control_plane = cluster.one("aws_eks_cluster")

    assert blocks == sorted(f"10.0.{third}.0/24" for third in (1, 2, 3, 11, 12, 13))
    assert len(network.all("aws_nat_gateway")) == 3
    assert services >= {"ssm", "ssmmessages", "ec2messages"}
    assert control_plane["version"] == "1.34"
    assert control_plane["vpc_config"]["endpoint_public_access"] is (name == "dev")
    assert sorted(control_plane["enabled_cluster_log_types"]) == ALL_LOGS
    assert "encryption_config" in control_plane
    assert {key: value[:3] for key, value in node_groups(cluster).items()} == {
        "general": (["m7i-flex.large"], "ON_DEMAND", (2, 4, 2))
    }
    eks_addons = {eks_addon["addon_name"]: eks_addon for eks_addon in cluster.all("aws_eks_addon").values()}
    assert {"eks-pod-identity-agent", "aws-ebs-csi-driver"} <= eks_addons.keys()
    assert eks_addons["aws-ebs-csi-driver"]["pod_identity_association"]
    assert f"{name}-registry" not in platform
    assert (f"{name}-access" in platform) is (name == "prod")


def test_the_secret_of_set_b_is_generated_and_in_no_state(stacks):
    """A JSON secret with the key `password`, written by a write-only argument."""
    secrets = stacks("voting-app")["prod-secrets"]
    version = secrets.one("aws_secretsmanager_secret_version")

    assert secrets.one("aws_secretsmanager_secret", name="voting-prod-postgresql")
    assert '"password" = ephemeral.' in version["secret_string_wo"]
    assert "secret_string" not in version

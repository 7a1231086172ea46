"""What a report says, whole: the key, the problem, the value got, the remedy. A person has nothing else to act on."""

import pytest
from support.clusters import cluster

from stackwright.model.errors import Fault, InvalidInput

PRODUCTION = {"stage": "production"}
ISOLATED = {"network.nat": "none", "network.gateway_endpoints": []}
ABROAD = "arn:aws-cn:iam::111122223333:role/admin"
KARPENTER_NODES = "arn:aws:iam::111122223333:role/acme-dev-karpenter-node"
CLOUDWATCH = "amazon-cloudwatch-observability"
EXTERNAL_DNS = {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}
CASES = {
    "zones": (
        cluster({}, **{"network.zones": 1}),
        ["network.zones: EKS needs 2 zones for its control plane, got 1; list another zone"],
    ),
    "services": (
        cluster({"service_cidr": "10.0.0.0/16"}),
        ['cluster.service_cidr: overlaps 10.0.0.0/16 of the VPC, got "10.0.0.0/16"; take a free range'],
    ),
    "dns": (
        cluster({}, **{"network.dns": {"hostnames": False}}),
        ["network.dns: must both be on, or nodes cannot join the cluster; set both to true, or remove the block"],
    ),
    "no way out": (
        cluster({"endpoint": {"private": False, "public": True, "public_cidrs": ["203.0.113.0/24"]}}, **ISOLATED),
        [
            (
                "network.interface_endpoints: lacks ec2 (for cluster), ecr.api (for cluster), ecr.dkr (for cluster), "
                "eks (for cluster), sts (for cluster), eks-auth (for cluster), and nothing lets calls out of the "
                "VPC; add ec2, ecr.api, ecr.dkr, eks, sts, eks-auth, or auto, or set network.nat"
            ),
            (
                "network.gateway_endpoints: lacks s3 (for cluster), and nothing lets calls out of the VPC; add s3, or "
                "set network.nat"
            ),
            (
                "cluster.endpoint.private: leaves nodes without a way to the API, got false; set it to true, or "
                "give the network a NAT gateway"
            ),
        ],
    ),
    "partition": (
        cluster(
            {
                "access_entries": {
                    "admin": {
                        "principal_arn": "arn:aws-cn:iam::111122223333:role/admin",
                        "kubernetes_groups": ["viewers"],
                    }
                }
            }
        ),
        [
            (
                "cluster.access_entries.admin.principal_arn: is a principal of the partition aws-cn, and eu-west-1 "
                'lies in aws, got "arn:aws-cn:iam::111122223333:role/admin"; name one of aws'
            )
        ],
    ),
    "two autoscalers": (
        cluster(
            {"node_groups.general.desired_size_managed_by": "terraform"},
            addons={"cluster_autoscaler": {}},
        ),
        [
            (
                "cluster.node_groups.general.desired_size_managed_by: is undone by Cluster Autoscaler, and "
                'undoes it, got "terraform"; set it to autoscaler, or remove addons.cluster_autoscaler'
            )
        ],
    ),
    "an entry twice": (
        cluster(
            {"access_entries": {"nodes": {"principal_arn": KARPENTER_NODES, "type": "EC2_LINUX"}}},
            addons={"karpenter": {}},
        ),
        [
            (
                "cluster.access_entries.nodes.principal_arn: is the role of Karpenter's nodes, which gets its entry "
                f'anyway, got "{KARPENTER_NODES}"; remove the entry'
            )
        ],
    ),
    "several add-ons twice": (
        cluster(
            {"eks_addons": {"external-dns": {"version": "v0.19.0-eksbuild.2"}, CLOUDWATCH: {"version": "v4.6.0"}}},
            addons={"external_dns": EXTERNAL_DNS, "cloudwatch": {}},
        ),
        [
            (
                "addons.external_dns: is installed by EKS as external-dns already; remove it, or set "
                "cluster.eks_addons.external-dns.enabled: false"
            ),
            (
                f"addons.cloudwatch: is installed by EKS as {CLOUDWATCH} already; remove it, or set "
                f"cluster.eks_addons.{CLOUDWATCH}.enabled: false"
            ),
        ],
    ),
    "images": (
        {**PRODUCTION, "registry": {"kms_key": False}},
        [
            (
                "registry.kms_key: images must be encrypted with a key of your own in production; set it to true, or "
                "waive the guard encryption under waivers"
            )
        ],
    ),
    "public endpoint": (
        {**cluster({"endpoint": {"public": True, "public_cidrs": ["203.0.113.0/24"]}}), **PRODUCTION},
        [
            (
                "cluster.endpoint.public: a public endpoint is not allowed in production; set it to false, and "
                "reach the API inside the VPC, or waive the guard private-endpoint under waivers"
            )
        ],
    ),
    "secrets": (
        {**cluster({"encrypt_secrets": False}), **PRODUCTION},
        [
            (
                "cluster.encrypt_secrets: Kubernetes secrets must be encrypted with a key of your own in "
                "production; set it to true, or waive the guard encryption under waivers"
            )
        ],
    ),
    "one zone": (
        {**PRODUCTION, "network.zones": 1},
        [
            (
                "network.zones: at least two zones are needed in production; add one, or waive the guard "
                "two-zones under waivers"
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_says_all_that_is_needed_to_mend_it(platforms, case):
    """Every fault of the file, each whole, and nothing more."""
    changes, expected = CASES[case]

    assert sorted(line.split(": ", 1)[1] for line in platforms.faults(changes)) == sorted(expected)


def test_two_zones_are_enough(platforms):
    """For EKS and for production."""
    assert platforms.faults({**cluster({}, **{"network.zones": 2}), **PRODUCTION}) == []


def test_pod_identity_needs_its_endpoint_only_where_it_is_used(platforms):
    """Whoever disables the agent, and what needs it, pays for one endpoint less."""
    network = {**ISOLATED, "network.gateway_endpoints": ["s3"]}
    network["network.interface_endpoints"] = ["ec2", "ecr.api", "ecr.dkr", "eks", "sts"]
    needs_it = ("eks-pod-identity-agent", "vpc-cni", "aws-ebs-csi-driver")
    without = cluster({"eks_addons": {name: {"enabled": False} for name in needs_it}}, **network)

    assert platforms.faults(without) == []
    assert len(platforms.faults(cluster({}, **network))) == 1


def test_a_report_counts_its_faults(tmp_path):
    """One is a fault, two are faults."""
    one, two = (Fault(problem, "mend it", file=tmp_path) for problem in ("is wrong", "is odd"))

    assert str(InvalidInput([one])).startswith("1 fault found\n")
    assert str(InvalidInput([one, two])).startswith("2 faults found\n")

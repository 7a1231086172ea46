"""What can be set of the control plane and of who reaches it, as it is synthesized."""

import json

import pytest
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.settings.ingress import MAX_RULES, OWN_API_RULES, OWN_NODE_RULES

AUTO = {"auto_mode": {"enabled": True}}
PROBE = {"cidr": "10.200.8.0/24", "from_port": 8080}
INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
GROUP = "90674d9f7e-1fd9c0a1-8d3c-4f0a-9b1e-2c7d5a6b8e01"


@pytest.fixture
def stacks(platforms, synth):
    """Synthesizes the valid cluster with changes; gives its stacks by name."""
    return lambda changes=None, **others: synth(platforms.environment(cluster(changes, **others)))


@pytest.fixture
def cluster_stack(stacks):
    """The cluster stack of the valid cluster with changes."""
    return lambda changes=None, **others: stacks(changes, **others)["dev-cluster"]


def reference(stack, type_, **arguments: object):
    """A reference to the one resource of a type with these arguments."""
    body = stack.one(type_, **arguments)
    return "${" + next(address for address, other in stack.addresses.items() if other is body)


def statements(policy):
    """Statements of a policy by their names."""
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


@pytest.mark.parametrize(
    ("source", "argument", "value"),
    [
        ({"cidr": "10.200.0.0/16"}, "cidr_ipv4", "10.200.0.0/16"),
        ({"prefix_list": "pl-0123456789abcdef0"}, "prefix_list_id", "pl-0123456789abcdef0"),
        ({"security_group": "sg-0123456789abcdef0"}, "referenced_security_group_id", "sg-0123456789abcdef0"),
    ],
)
def test_a_source_reaches_the_private_api(cluster_stack, source, argument, value):
    """VPNs, peered networks and runners in the VPC come in on port 443, before the cluster is made."""
    stack = cluster_stack({"api_sources": {"vpn": source}})

    rule = stack.one("aws_vpc_security_group_ingress_rule", **{argument: value})
    plane = reference(stack, "aws_security_group", name="acme-dev-eks-cluster")
    assert rule["security_group_id"] == plane + ".id}"
    assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 443, 443)
    address = next(address for address, body in stack.addresses.items() if body is rule)
    assert address in stack.one("aws_eks_cluster")["depends_on"]


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ({"from_port": 8080}, ("tcp", 8080, 8080)),
        ({"protocol": "udp", "from_port": 30000, "to_port": 32767}, ("udp", 30000, 32767)),
        ({"from_port": 0}, ("tcp", 0, 0)),
        ({"protocol": "icmp"}, ("icmp", -1, -1)),
        ({"protocol": "all"}, ("-1", None, None)),
    ],
)
def test_a_source_reaches_ports_of_nodes(cluster_stack, opened, expected):
    """One port, a range, or all that a protocol has."""
    stack = cluster_stack({"node_ingress": {"probe": {"cidr": "10.200.8.0/24", **opened}}})

    rule = stack.one("aws_vpc_security_group_ingress_rule", cidr_ipv4="10.200.8.0/24")
    assert rule["security_group_id"] == reference(stack, "aws_security_group", name="acme-dev-eks-node") + ".id}"
    assert (rule["ip_protocol"], rule.get("from_port"), rule.get("to_port")) == expected


def test_nodes_of_auto_mode_are_in_another_group(stacks, platforms, synth):
    """Who reaches nodes reaches those too: EKS puts them into the group that it makes itself."""
    both = stacks({**AUTO, "node_ingress": {"probe": PROBE}})["dev-cluster"]
    groups = {rule["security_group_id"] for rule in both.where("aws_vpc_security_group_ingress_rule", from_port=8080)}
    assert len(groups) == 2

    alone = {"cluster": {**AUTO, "node_ingress": {"probe": PROBE}}}
    stack = synth(platforms.environment(alone))["dev-cluster"]
    rule = stack.one("aws_vpc_security_group_ingress_rule", from_port=8080)
    assert rule["security_group_id"].endswith(".vpc_config[0].cluster_security_group_id}")


def test_another_source_touches_no_other(cluster_stack):
    """Addresses come from names, so the order of entries says nothing."""
    one = cluster_stack({"api_sources": {"vpn": {"cidr": "10.200.0.0/16"}}})
    two = cluster_stack({"api_sources": {"office": {"cidr": "10.201.0.0/16"}, "vpn": {"cidr": "10.200.0.0/16"}}})

    rules = "aws_vpc_security_group_ingress_rule"
    assert one.all(rules).items() <= two.all(rules).items()
    assert len(two.all(rules)) == len(one.all(rules)) + 1


def test_entries_leave_room_for_the_rules_that_are_there_anyway(stacks):
    """AWS takes 60 inbound rules a group; the bastion's lies in another stack."""
    made = stacks(AUTO, access={})
    rules = [rule for stack in made.values() for rule in stack.all("aws_vpc_security_group_ingress_rule").values()]
    group = reference(made["dev-cluster"], "aws_security_group", name="acme-dev-eks-node") + ".id}"
    plane = reference(made["dev-cluster"], "aws_security_group", name="acme-dev-eks-cluster") + ".id}"
    outside = [rule for rule in rules if "cluster_security_group_id}" in rule["security_group_id"]]
    from_bastion = [rule for rule in outside if "outputs" in rule["security_group_id"]]

    assert sum(rule["security_group_id"] == group for rule in rules) == OWN_NODE_RULES
    assert sum(rule["security_group_id"] == plane for rule in rules) + len(from_bastion) == OWN_API_RULES
    assert MAX_RULES == 60


def test_people_come_with_tokens_of_a_provider(cluster_stack):
    """What is left out is left to EKS, but for the prefix of groups."""
    provider = {"issuer_url": "https://login.example.com", "client_id": "kubernetes", "groups_claim": "groups"}
    body = cluster_stack({"identity_provider": provider}).one("aws_eks_identity_provider_config")

    assert body["oidc"] == {
        "identity_provider_config_name": "oidc",
        "issuer_url": "https://login.example.com",
        "client_id": "kubernetes",
        "groups_claim": "groups",
        "groups_prefix": "oidc:",
    }


def test_hybrid_nodes_have_their_networks(cluster_stack):
    """Pods' networks are optional."""
    remote = {"nodes": ["192.168.8.0/22"]}
    nodes = cluster_stack({"remote_networks": remote}).one("aws_eks_cluster")["remote_network_config"]
    assert nodes == {"remote_node_networks": {"cidrs": ["192.168.8.0/22"]}}

    both = cluster_stack({"remote_networks": {**remote, "pods": ["192.168.64.0/18"]}}).one("aws_eks_cluster")
    assert both["remote_network_config"]["remote_pod_networks"] == {"cidrs": ["192.168.64.0/18"]}


def test_hybrid_nodes_are_told_where_they_look_for_the_api(platforms):
    """With both endpoints its name leads them to the public one."""
    public = {"public": True, "public_cidrs": ["8.8.8.0/24"]}
    hybrid = {"remote_networks": {"nodes": ["192.168.8.0/22"]}}

    told = platforms.platform(cluster({**hybrid, "endpoint": public}), platform=OURS).notices
    assert [notice for notice in told if "leads hybrid nodes to the public addresses" in notice]
    assert platforms.platform(cluster(hybrid), platform=OURS).notices == ()


def test_capacity_and_force_are_said_only_when_they_are_asked_for(cluster_stack):
    """A cluster that has a tier keeps it until somebody says otherwise."""
    plain = cluster_stack().one("aws_eks_cluster")
    assert not plain.keys() & {"control_plane_scaling_config", "force_update_version"}

    body = cluster_stack({"scaling_tier": "tier-xl", "force_update_version": True}).one("aws_eks_cluster")
    assert body["control_plane_scaling_config"] == {"tier": "tier-xl"}
    assert body["force_update_version"] is True


@pytest.mark.parametrize("name", ["argocd", "ack", "kro"])
def test_a_capability_has_a_role_that_only_capabilities_take(cluster_stack, name):
    """Its policies are attached before it starts to work."""
    policy = "arn:aws:iam::111122223333:policy/buckets"
    own = {"idc_instance_arn": INSTANCE} if name == "argocd" else {}
    stack = cluster_stack({f"capabilities.{name}": {"policy_arns": [policy], **own}})

    body = stack.one("aws_eks_capability", type=name.upper(), delete_propagation_policy="RETAIN")
    role = stack.one("aws_iam_role", name=f"acme-dev-capability-{name}")
    assume = statements(role["assume_role_policy"])["Assume"]
    assert assume["Principal"] == {"Service": "capabilities.eks.amazonaws.com"}
    assert assume["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    attachment = stack.one("aws_iam_role_policy_attachment", policy_arn=policy)
    (needed,) = body["depends_on"]
    assert stack.addresses[needed] is attachment


def test_a_capability_may_do_more_in_the_cluster_when_it_is_there(cluster_stack):
    """EKS makes the entry of its role with the capability, so a policy of that entry comes after it."""
    own = {"access_policies": {"AmazonEKSClusterAdminPolicy": {"scope": "cluster"}}}
    stack = cluster_stack({"capabilities.kro": own})

    body = stack.one("aws_eks_access_policy_association")
    role = reference(stack, "aws_iam_role", name="acme-dev-capability-kro")
    assert body["principal_arn"] == role + ".arn}"
    (needed,) = body["depends_on"]
    assert stack.addresses[needed] is stack.one("aws_eks_capability")
    assert not stack.all("aws_eks_access_entry")


def test_argocd_signs_people_in_by_identity_center(cluster_stack):
    """Who has which role is said by ids of users and groups."""
    members = {"ADMIN": {"groups": [GROUP]}}
    own = {"idc_instance_arn": INSTANCE, "roles": members, "vpce_ids": ["vpce-0123456789abcdef0"]}
    (configuration,) = cluster_stack({"capabilities.argocd": own}).one("aws_eks_capability")["configuration"]

    assert configuration["argo_cd"] == [
        {
            "namespace": "argocd",
            "aws_idc": [{"idc_instance_arn": INSTANCE}],
            "network_access": [{"vpce_ids": ["vpce-0123456789abcdef0"]}],
            "rbac_role_mapping": [{"role": "ADMIN", "identity": [{"id": GROUP, "type": "SSO_GROUP"}]}],
        }
    ]


def test_auto_mode_may_set_tags_of_ones_own_on_what_is_the_clusters(cluster_stack):
    """Only if asked, and only on what carries the cluster's name."""
    assert not cluster_stack(AUTO).where("aws_iam_role_policy", name="custom-tags")

    stack = cluster_stack({"auto_mode": {"enabled": True, "custom_tags": True}})
    found = statements(stack.one("aws_iam_role_policy", name="custom-tags")["policy"])
    assert "ec2:CreateFleet" in found["Compute"]["Action"]
    own = {"aws:RequestTag/eks:eks-cluster-name": "$${aws:PrincipalTag/eks:eks-cluster-name}"}
    assert all(statement["Condition"]["StringEquals"] == own for statement in found.values())


@pytest.mark.parametrize(
    ("auto_mode", "pinned"), [(None, True), ({"enabled": True}, False), ({"enabled": False}, False)]
)
def test_the_trust_is_pinned_to_the_cluster_where_aws_documents_it(cluster_stack, auto_mode, pinned):
    """AWS documents the condition for a cluster's role, and a trust without it for one with Auto Mode."""
    stack = cluster_stack({"auto_mode": auto_mode} if auto_mode else {})

    trust = statements(stack.one("aws_iam_role", name="acme-dev-eks-cluster")["assume_role_policy"])["Assume"]
    assert ("Condition" in trust) is pinned


def test_the_log_group_goes_after_the_cluster(cluster_stack):
    """A destroy goes against the order of making: the control plane is gone before the group is taken away."""
    stack = cluster_stack()

    (log_group,) = (address for address in stack.addresses if address.startswith("aws_cloudwatch_log_group."))
    assert log_group in stack.one("aws_eks_cluster")["depends_on"]
    assert "skip_destroy" not in stack.addresses[log_group]

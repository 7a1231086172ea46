"""Names that AWS takes once, on what Terraform makes anew before it destroys the old one.

Terraform does that to whatever a resource with `create_before_destroy` depends on, too, without a word in the stack.
Source: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
"""

import pytest
from support.shipped import EVERYTHING, PLATFORMS, load_shipped

from stackwright.cdk.replacement import forcing
from stackwright.synthesis.document import Document, first_reference

NAMES = {"name", "node_group_name", "addon_name", "bucket", "alias", "function_name"}
"""Arguments that hold a name which AWS takes once. A change of the name itself is no clash."""
PARENTS = {"cluster_name", "role", "security_group_id", "principal_arn", "policy_arn", "url"}
"""Arguments that say of what a thing is part: with another one, it is another thing."""
GROUP = "the same for every environment for ever: test_descriptions_of_security_groups_never_change"
PATH = "set before the first apply, as docs/iam.md says: with another one, clusters and nodes would go too"
CLUSTER = "a cluster is not replaced at all: AWS refuses a second one of the name, as docs/cluster.md says"
REASONS = {
    ("aws_security_group", "description"): GROUP,
    ("aws_security_group", "vpc_id"): "another VPC is another state's, whose subnets AWS keeps while nodes are in them",
    ("aws_eks_cluster", "access_config.bootstrap_cluster_creator_admin_permissions"): "ignored by the lifecycle",
    ("aws_eks_cluster", "bootstrap_self_managed_addons"): "ignored by the lifecycle",
    ("aws_eks_cluster", "-encryption_config"): CLUSTER,
    ("aws_eks_cluster", "kubernetes_network_config.ip_family"): CLUSTER,
    ("aws_eks_cluster", "kubernetes_network_config.service_ipv4_cidr"): CLUSTER,
    ("aws_iam_role", "path"): PATH,
    ("aws_iam_policy", "path"): PATH,
    ("aws_iam_policy", "description"): "made of the policy's own name",
    ("aws_placement_group", "strategy"): "part of the group's name",
    ("aws_placement_group", "partition_count"): "part of the group's name",
    ("aws_eks_cluster", "role_arn"): "its name is the environment's, and so is the cluster's",
}
"""By type and argument, why no change of the argument makes a second thing of a name that is still taken."""
DESCRIPTIONS = {
    "EKS control plane: API from the nodes",
    "EKS nodes: each other, and the control plane",
    "Interface endpoints: HTTPS from the VPC",
    "Bastion: nothing in, HTTPS out",
}
"""AWS changes none in place. Another text here is a group that cannot be made while the old one has its name."""


@pytest.fixture(scope="module")
def documents(shipped, node, tmp_path_factory):
    """Every stack of every platform."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    everything = tmp_path_factory.mktemp("everything")
    build(load_shipped(EVERYTHING), everything).synth()
    folders = [*(shipped[name] for name in PLATFORMS), everything]
    return [Document.read(file) for folder in folders for file in sorted(folder.glob("stacks/*/cdk.tf.json"))]


def made_first(document):
    """What is made anew before the old one goes: whatever says so, and all that it depends on."""
    every = {one.address: one for one in document.objects("resource")}
    found = {a for a, one in every.items() if one.body.get("lifecycle", {}).get("create_before_destroy")}
    waiting = list(found)
    while waiting:
        body = every[waiting.pop()].body
        for address in every.keys() - found:
            if address in body.get("depends_on", ()) or first_reference(body, [address]):
                found.add(address)
                waiting.append(address)
    return [every[address] for address in sorted(found)]


def configured(body, path):
    """Whether a body has an argument, by its dotted path."""
    first, _, rest = path.lstrip("-+").partition(".")
    if isinstance(body, list):
        return any(configured(one, path) for one in body)
    return first in body and (not rest or configured(body[first], rest))


def test_nothing_is_made_twice_under_one_name(documents):
    """A change that forces a replacement and leaves the name as it is cannot be applied, unless there is a reason."""
    clashes = {
        (one.type, path)
        for document in documents
        for one in made_first(document)
        if NAMES & one.body.keys()
        for path in forcing("aws")[one.type]
        if path not in NAMES | PARENTS and configured(one.body, path)
    }

    assert clashes == REASONS.keys()


def test_the_spread_is_seen(documents):
    """Security groups, the cluster and its role come before a node group, and so into its lifecycle."""
    types = {one.type for document in documents for one in made_first(document)}

    assert types >= {
        "aws_eks_node_group",
        "aws_launch_template",
        "aws_security_group",
        "aws_eks_cluster",
        "aws_iam_role",
    }


def test_descriptions_of_security_groups_never_change(documents):
    """They say nothing of an environment or of a setting, and stay when what they say could be said better."""
    told = {body["description"] for document in documents for body in document.of_type("aws_security_group").values()}

    assert told == DESCRIPTIONS

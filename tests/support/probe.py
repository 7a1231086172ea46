"""Bad values, each one change to a valid document, and the same in a file where it can be written there.

What is there to be refused by whoever looks first: the loader where they can be written in a file, else the rules over
what was synthesized.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackwright.synthesis.document import Document

GOLDEN = Path("tests/golden/acme")
POOL = "cluster.node_groups"


def nodes(**changes: object) -> Mapping[str, object]:
    """A node group with one thing changed, as a change to `dev.yaml`."""
    return {POOL: {"general": {"instance_types": ["m7i.large"], "max_size": 3, **changes}}}


def policy(**changes: object) -> str:
    """A policy with one thing changed."""
    statement = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement], **changes})


def trust(principals: int) -> str:
    """A trust policy."""
    names = [f"arn:aws:iam::111122223333:role/{place:060}" for place in range(principals)]
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": names}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def long_policy(resources: int) -> str:
    """A policy of about a hundred characters a resource."""
    names = [f"arn:aws:s3:::{place:080}/*" for place in range(resources)]
    return policy(Statement=[{"Effect": "Allow", "Action": "s3:GetObject", "Resource": names}])


@dataclass(frozen=True)
class Bad:
    """A bad value.

    Attributes:
        what: What it breaks.
        stack: The stack of the first shipped platform in which it is put.
        type: The type of the resource; the first of that type that has the argument's first part is changed.
        path: The dotted path of the argument; the first of several blocks is changed.
        value: The value.
        file: The same as a change to `dev.yaml`.
        platform: The same as a change to `platform.yaml`.
        composed: Why it can be written in neither.
    """

    what: str
    stack: str
    type: str
    path: str
    value: Any
    file: Mapping[str, object] = field(default_factory=dict)
    platform: Mapping[str, object] = field(default_factory=dict)
    composed: str = ""

    def document(self) -> Document:
        """The stack with it."""
        document = Document(copy.deepcopy(Document.read(GOLDEN / f"{self.stack}.tf.json").json))
        first, *_ = self.path.split(".")
        bodies = document.of_type(self.type).values()
        body = next((one for one in bodies if first in one), None) or next(iter(bodies))
        _put(body, self.path.split("."), self.value)
        return document


def _put(body: Any, path: list[str], value: object) -> None:
    *above, last = path
    for step in above:
        body = body[0] if isinstance(body, list) else body
        body = body.setdefault(step, {})
    body = body[0] if isinstance(body, list) else body
    body[last] = value


NAME = "the name is made of the names of project, environment and thing, which have a stricter form"
CLUSTER = ("dev-cluster", "aws_eks_cluster")
GROUP = ("dev-cluster", "aws_eks_node_group")
ROLE = ("dev-cluster", "aws_iam_role")
BUCKET = ("bootstrap-main", "aws_s3_bucket", "bucket")
VPC, SUBNET = ("dev-network", "aws_vpc", "cidr_block"), ("dev-network", "aws_subnet", "cidr_block")
ZONES = {"network.zones": ["a", "b"]}


def subnets(first: str) -> Mapping[str, object]:
    """Subnets of one's own, the first of which is given."""
    return {**ZONES, "network.subnets": {"private": {"a": first, "b": "10.0.32.0/20"}}}


def statement(**parts: object) -> Mapping[str, object]:
    """A workload with a statement of its own."""
    given = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::acme-orders/*"], **parts}
    return {**nodes(), "workloads": {"orders": {"namespace": "shop", "statements": {"Read": given}}}}


def bucket(what: str, name: str) -> Bad:
    """A bucket's name."""
    return Bad(what, *BUCKET, name, platform={"state": {"bucket": name}})


LONG_ROLE = "its length after it is composed is judged at the key that is too long"
PROBE = (
    Bad("EKS cluster name begins with a hyphen", *CLUSTER, "name", "-acme", composed=NAME),
    Bad("EKS cluster name is too long", *CLUSTER, "name", "a" * 101, composed=NAME),
    Bad("EKS cluster name has a dot", *CLUSTER, "name", "acme.dev", composed=NAME),
    Bad("node group prefix is too long", *GROUP, "node_group_name_prefix", "a" * 64, composed=NAME),
    Bad("label's key is too long", *GROUP, "labels", {"k" * 64: "x"}, nodes(labels={"k" * 64: "x"})),
    Bad("label's value ends badly", *GROUP, "labels", {"team": "x-"}, nodes(labels={"team": "x-"})),
    Bad("no node at most", *GROUP, "scaling_config.max_size", 0, nodes(max_size=0)),
    Bad("more nodes at least than at most", *GROUP, "scaling_config.min_size", 99, nodes(min_size=99)),
    Bad("Kubernetes version banana", *CLUSTER, "version", "banana", {**nodes(), "cluster.version": "banana"}),
    Bad("Kubernetes version without support", *CLUSTER, "version", "1.12", {**nodes(), "cluster.version": "1.12"}),
    Bad(
        "service range is public",
        *(*CLUSTER, "kubernetes_network_config.service_ipv4_cidr", "8.8.0.0/16"),
        {**nodes(), "cluster.service_cidr": "8.8.0.0/16"},
    ),
    Bad(
        "control plane log that there is not",
        *(*CLUSTER, "enabled_cluster_log_types", ["everything"]),
        {**nodes(), "cluster.logs": {"types": ["everything"]}},
    ),
    Bad("AMI type that there is not", *GROUP, "ami_type", "AL1999_x86_64", nodes(os="AL1999")),
    Bad(
        "add-on's version is no version",
        *("dev-cluster", "aws_eks_addon", "addon_version", "latest"),
        {**nodes(), "cluster.eks_addons": {"coredns": {"version": "latest"}}},
    ),
    Bad("VPC is too large", *VPC, "10.0.0.0/15", {"network.cidr": "10.0.0.0/15"}),
    Bad("VPC has host bits", *VPC, "10.0.0.1/16", {"network.cidr": "10.0.0.1/16"}),
    Bad("subnet is too small", *SUBNET, "10.0.0.0/29", subnets("10.0.0.0/29")),
    Bad("subnet lies outside the VPC", *SUBNET, "192.168.0.0/24", subnets("192.168.0.0/24")),
    Bad("role's name is too long", *ROLE, "name", "a" * 65, composed=LONG_ROLE),
    Bad("role's path lacks slashes", *ROLE, "path", "no-slash", platform={"iam": {"path": "no-slash"}}),
    Bad("role's description is too long", *ROLE, "description", "a" * 1001, composed="descriptions are composed"),
    Bad("session is too short", *ROLE, "max_session_duration", 3599, composed="sessions last as long as a job may"),
    Bad(
        "trust policy is too long",
        *(*ROLE, "assume_role_policy", trust(40)),
        composed="whom roles trust follows from what they are for",
    ),
    Bad(
        "managed policy is too long",
        *("dev-addons", "aws_iam_policy", "policy", long_policy(70)),
        statement(resources=[f"arn:aws:s3:::{place:060}/*" for place in range(99)]),
    ),
    Bad(
        "policy is no JSON",
        *("dev-addons", "aws_iam_policy", "policy", '{"Version":'),
        composed="policies are composed of statements",
    ),
    Bad(
        "action that there is not",
        *("dev-addons", "aws_iam_policy", "policy", policy().replace("GetObject", "GetObjet")),
        composed="statements are taken at load, as AWS has new actions every week; `stackwright policy` judges them",
    ),
    Bad(
        "OIDC provider without TLS",
        *("dev-cluster", "aws_iam_openid_connect_provider", "url", "http://oidc.example.com"),
        composed="the URL is EKS's or the engine's",
    ),
    bucket("bucket with capitals and underscores", "My_Bucket"),
    bucket("bucket's name is too short", "ab"),
    bucket("bucket's name is too long", "a" * 64),
    bucket("bucket is called like an address", "192.168.0.1"),
    bucket("bucket's name is reserved at its beginning", "xn--acme"),
    bucket("bucket's name is reserved at its end", "acme-s3alias"),
    bucket("bucket with two dots", "acme..state"),
    Bad(
        "repository with capitals",
        *("dev-registry", "aws_ecr_repository", "name", "Acme/API"),
        {"registry": {"repositories": {"Acme/API": {}}}},
    ),
    Bad(
        "secret with a space",
        *("dev-secrets", "aws_secretsmanager_secret", "name", "a b"),
        {"secrets": {"a b": {}}},
    ),
    Bad(
        "table's name is too short",
        *("bootstrap-main", "aws_dynamodb_table", "name", "ab"),
        platform={"state": {"table": "ab"}},
    ),
    Bad("alias of AWS's own", "prod-cluster", "aws_kms_alias", "name", "alias/aws/eks", composed=NAME),
    Bad("log group with a space", "dev-cluster", "aws_cloudwatch_log_group", "name", "a b", composed=NAME),
    Bad(
        "retention that CloudWatch does not have",
        *("dev-cluster", "aws_cloudwatch_log_group", "retention_in_days", 31),
        {**nodes(), "cluster.logs": {"retention_days": 31}},
    ),
    Bad("security group called like an id", "dev-cluster", "aws_security_group", "name", "sg-web", composed=NAME),
    Bad(
        "security group described with an umlaut",
        *("dev-cluster", "aws_security_group", "description", "Für alle"),
        composed="descriptions are composed",
    ),
    Bad("launch template's name is too short", "dev-cluster", "aws_launch_template", "name", "ab", composed=NAME),
    Bad("tag of AWS's own", "dev-network", "aws_vpc", "tags", {"aws:owner": "x"}, {"tags": {"aws:owner": "x"}}),
    Bad("instance type t3.banana", *GROUP, "instance_types", ["t3.banana"], nodes(instance_types=["t3.banana"])),
    Bad("document called like AWS's", "prod-access", "aws_ssm_document", "name", "amazon-shell", composed=NAME),
    Bad("event rule's name is too long", "prod-addons", "aws_cloudwatch_event_rule", "name", "a" * 65, composed=NAME),
)

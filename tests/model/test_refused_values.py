"""Values that AWS would refuse at apply, or with which nothing would work: one fault each, at its line."""

import pytest
from support.clusters import cluster
from support.platforms import ENVIRONMENT, changed, write

from stackwright.model.files import yaml_document

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
SECRET = ("secrets", "database")
ENDPOINT = ("cluster", "endpoint", "public_cidrs")
TYPES = ("cluster", "node_groups", "general", "instance_types", 0)
TAINTED = {"instance_types": ["m5.large"], "taints": [{"key": "team", "effect": "NO_SCHEDULE"}]}


def secret(**settings):
    """A secret with settings."""
    return {"secrets": {"database": settings}}


def public(*ranges, private=True):  # noqa: ANN002 - ranges, as text
    """A public endpoint for some ranges."""
    return cluster({"endpoint": {"private": private, "public": True, "public_cidrs": list(ranges)}})


def types(name):
    """A node group of one type."""
    return cluster({"node_groups.general.instance_types": [name]})


REFUSED = {
    "no digit left": (
        secret(generate={"exclude_characters": "0123456789"}),
        (*SECRET, "generate", "exclude_characters"),
    ),
    "function elsewhere": (
        secret(rotation={"lambda_arn": FUNCTION.replace("west-1", "west-2")}),
        (*SECRET, "rotation", "lambda_arn"),
    ),
    "no function": (secret(rotation={}), (*SECRET, "rotation", "lambda_arn")),
    "role of another partition": (secret(readers=["arn:aws-cn:iam::111122223333:role/a"]), (*SECRET, "readers", 0)),
    "5,000 days": (
        secret(rotation={"lambda_arn": FUNCTION, "schedule": "rate(5000 days)"}),
        (*SECRET, "rotation", "schedule"),
    ),
    "five fields": (
        secret(rotation={"lambda_arn": FUNCTION, "schedule": "cron(0 4 * * 0)"}),
        (*SECRET, "rotation", "schedule"),
    ),
    "loopback": (public("8.8.8.0/24", "127.0.0.0/8"), (*ENDPOINT, 1)),
    "link-local": (public("169.254.169.254/32"), (*ENDPOINT, 0)),
    "multicast": (public("239.0.0.0/8"), (*ENDPOINT, 0)),
    "private range": (public("10.0.0.0/16"), (*ENDPOINT, 0)),
    "all tainted": (cluster({"node_groups": {"a": TAINTED, "b": TAINTED}}), ("cluster", "node_groups")),
    "all empty": (cluster({"node_groups.general.min_size": 0}), ("cluster", "node_groups")),
    "nodes shut out": (public("203.0.113.0/24", private=False), ENDPOINT),
    "zone that is not there": ({"network.zones": ["a", "f"]}, ("network", "zones")),
    "a Mac": (types("mac1.metal"), TYPES),
    "type that is not there": (types("m5.3xlarge"), TYPES),
    "kube-proxy of another version": (
        cluster({"eks_addons": {"kube-proxy": {"version": "v1.33.10-eksbuild.29"}}}),
        ("cluster", "eks_addons", "kube-proxy", "version"),
    ),
    "coredns of another version": (
        cluster({"eks_addons": {"coredns": {"version": "v1.11.4-eksbuild.40"}}}),
        ("cluster", "eks_addons", "coredns", "version"),
    ),
    "add-on that is not there": (cluster({"eks_addons": {"core-dns": {}}}), ("cluster", "eks_addons", "core-dns")),
    "standard support is over": (
        cluster({"version": "1.33", "upgrade_policy": "STANDARD"}),
        ("cluster", "version"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_one_fault_at_its_line_with_a_remedy(platforms, tmp_path, case):
    """Where it stands, or where what lacks it does."""
    changes, key = REFUSED[case]
    (fault,) = platforms.faults(changes)
    file = write(tmp_path / "same", {"dev": changed(ENVIRONMENT, changes)}) / "dev.yaml"
    lines = yaml_document.read(file).lines
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")

    assert fault.startswith(f"dev.yaml:{lines.get(key, lines[key[:-1]])}: {shown}: ")
    assert fault.count("; ") >= 1
    assert not fault.endswith("; ")

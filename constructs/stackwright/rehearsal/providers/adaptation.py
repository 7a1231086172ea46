"""A stack as the real AWS provider of a mirror can take it: without what an older one does not know."""

import copy
import re
from collections.abc import Iterator, Mapping
from functools import reduce

from stackwright.rehearsal.life import Departure
from stackwright.rehearsal.providers.choice import Played
from stackwright.synthesis.document import Document, first_reference

# Source: https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
NEW_ARGUMENTS: Mapping[tuple[str, str], str] = {
    ("aws_eks_cluster", "control_plane_scaling_config"): "6.23.0",
    ("aws_eks_cluster", "deletion_protection"): "6.9.0",
    ("aws_eks_pod_identity_association", "disable_session_tags"): "6.2.0",
    ("aws_eks_pod_identity_association", "target_role_arn"): "6.2.0",
    ("aws_eks_node_group", "node_repair_config.max_parallel_nodes_repaired_count"): "6.20.0",
    ("aws_eks_node_group", "node_repair_config.max_parallel_nodes_repaired_percentage"): "6.20.0",
    ("aws_eks_node_group", "node_repair_config.max_unhealthy_node_threshold_count"): "6.20.0",
    ("aws_eks_node_group", "node_repair_config.max_unhealthy_node_threshold_percentage"): "6.20.0",
    ("aws_eks_node_group", "node_repair_config.node_repair_config_overrides"): "6.20.0",
}
"""Arguments, those of a block after its name, that are left out for a provider older than the one that brought them."""
NEW_FORMS: Mapping[tuple[str, str], str] = {
    ("aws_eks_capability", "type"): "6.25.0",
    ("aws_ecr_repository", "image_tag_mutability_exclusion_filter"): "6.8.0",
    ("aws_nat_gateway", "availability_mode"): "6.24.0",
}
"""Arguments without which a resource means something else: it is left out as a whole."""
REGION_SINCE = "6.0.0"
"""Since when every resource and data source takes a region of its own."""

RETRIES = 2
"""How often the provider repeats a call that fails: a moto that does not serve it will not learn it. By itself it does
so 25 times, which is minutes, and takes no variable of the environment for an answer.

Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#max_retries-1
"""

_LEFT_OUT = "left out of this rehearsal"


def adapt(document: Document, version: str, *, pinned: bool) -> Played:
    """Make the copy of a stack that is validated, planned and applied.

    Args:
        document: The stack's Terraform JSON.
        version: The AWS provider's version.
        pinned: Whether that is the version that the stack asks for.
    """
    copied = copy.deepcopy(document)
    for provider in copied.json.get("provider", {}).get("aws", ()):
        provider.setdefault("max_retries", RETRIES)
    departures = () if pinned else dict.fromkeys(_age(copied, version))
    return Played(copied, tuple(departures))


def _age(document: Document, version: str) -> Iterator[Departure]:
    """Change a document to what an older provider knows."""
    required = document.required_providers["aws"]
    yield Departure(f"hashicorp/aws {version} in place of {required['version']}", "the mirror holds no other")
    required["version"] = version
    for (type_, argument), since in NEW_ARGUMENTS.items():
        *way, last = argument.split(".")
        for body in document.of_type(type_).values():
            block = reduce(lambda outer, name: outer.get(name, {}), way, body)
            if last in block and _older(version, since):
                del block[last]
                yield Departure(f"{type_}.{argument} left out", f"new in hashicorp/aws {since}")
    for one in document.objects("resource", "data"):
        if "region" in one.body and one.type.startswith("aws_") and _older(version, REGION_SINCE):
            del one.body["region"]
            yield Departure(f"{one.type}.region left out", f"new in hashicorp/aws {REGION_SINCE}")
    gone = {}
    for (type_, argument), since in NEW_FORMS.items():
        for name, body in document.of_type(type_).items():
            if argument in body and _older(version, since):
                gone[f"{type_}.{name}"] = f"{argument} is new in hashicorp/aws {since}"
    yield from _without(document, gone)


def _without(document: Document, gone: dict[str, str]) -> Iterator[Departure]:
    """Take objects out of a document, with all that cannot be without them."""
    while more := dict(_dependents(document, gone)):
        gone |= more
    for one in list(document.objects()):
        if one.address in gone:
            document.remove(one)
        elif "depends_on" in one.body:
            one.body["depends_on"] = [address for address in one.body["depends_on"] if address not in gone]
    for output in document.outputs.values():
        if first_reference(output["value"], gone):
            output["value"] = _LEFT_OUT
    for address, reason in gone.items():
        yield Departure(f"{address.rpartition('.')[0]} not applied", reason)


def _dependents(document: Document, gone: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What needs a value of something that is gone, and is not gone itself. An order of creation is no such need."""
    for one in document.objects():
        needed = first_reference({key: value for key, value in one.body.items() if key != "depends_on"}, gone)
        if one.address not in gone and needed:
            yield one.address, f"it needs {needed.rpartition('.')[0]}"


def _older(version: str, than: str) -> bool:
    return numbers(version) < numbers(than)


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers to compare."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])

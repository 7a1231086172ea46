"""Rules for one type that the real provider has in its code and applies in a plan: no list of values tells them.

What is not known before apply is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from stackwright.rehearsal.stand_in.finding import Finding
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown

Value = Mapping[str, Any]
# Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
_QUEUE_NAME = 80
# Source: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
_TOPIC_NAME = 256
_FIFO = ".fifo"
# Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
_IOPS_NEEDED, _IOPS_TAKEN, _THROUGHPUT_TAKEN = {"io1", "io2"}, {"io1", "io2", "gp3"}, {"gp3"}


def judged(type_: str, config: Value) -> Iterator[Finding]:
    """What the provider would refuse in a plan.

    Args:
        type_: The resource's type.
        config: The configuration, in the form of the schema.
    """
    rule = _RULES.get(type_)
    if rule is not None:
        yield from rule(config)


def _queue(config: Value) -> Iterator[Finding]:
    yield from _named(config, "fifo_queue", _QUEUE_NAME)


def _topic(config: Value) -> Iterator[Finding]:
    yield from _named(config, "fifo_topic", _TOPIC_NAME)


def _named(config: Value, flag: str, longest: int) -> Iterator[Finding]:
    name, fifo = config["name"], config[flag]
    if fifo is UNKNOWN:
        return
    end = _FIFO if fifo else ""
    form = rf"[A-Za-z0-9_-]{{1,{longest - len(end)}}}{re.escape(end)}"
    if isinstance(name, str) and not re.fullmatch(form, name):
        ending = f', ending in "{end}"' if end else f'; "{_FIFO}" is for {flag}'
        allowed = f"letters, digits, hyphens and underscores, at most {longest}{ending}"
        yield Finding(("name",), f"expected name to be of {allowed}; got {name!r}")
    if config["content_based_deduplication"] is True and not fifo:
        yield Finding(("content_based_deduplication",), f"content_based_deduplication needs {flag}")


# Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
def _table(config: Value) -> Iterator[Finding]:
    places = ("attribute", "hash_key", "range_key", "global_secondary_index", "local_secondary_index")
    if not any(has_unknown(config[place]) for place in places):
        yield from _keys(config)
    mode = config["billing_mode"] or "PROVISIONED"
    for name in ("read_capacity", "write_capacity"):
        given = config[name]
        if mode == "PROVISIONED" and (given is None or (given is not UNKNOWN and given < 1)):
            yield Finding((name,), f"billing_mode PROVISIONED needs {name} of at least 1, got {given}")
        if mode == "PAY_PER_REQUEST" and isinstance(given, int | float) and given > 0:
            yield Finding((name,), f"billing_mode PAY_PER_REQUEST takes no {name}, got {given}")
    if config["stream_enabled"] is True and config["stream_view_type"] in (None, ""):
        yield Finding(("stream_enabled",), "stream_enabled needs stream_view_type")


def _keys(config: Value) -> Iterator[Finding]:
    """Every attribute that is defined is a key of the table or of an index, and the other way round."""
    keys = {config["hash_key"], config["range_key"]}
    for index in (*config["global_secondary_index"], *config["local_secondary_index"]):
        keys |= {index.get("hash_key"), index["range_key"]}
        keys |= {one["attribute_name"] for one in index.get("key_schema") or ()}
    keys -= {None, ""}
    defined = {one["name"] for one in config["attribute"]}
    if defined - keys:
        yield Finding(("attribute",), f"no key or index has the attribute {', '.join(sorted(defined - keys))}")
    if keys - defined:
        yield Finding(("attribute",), f"no attribute defines the key {', '.join(sorted(keys - defined))}")


def _volume(config: Value) -> Iterator[Finding]:
    kind = config["type"]
    if kind is UNKNOWN:
        return
    named = kind or "that AWS chooses"
    if kind in _IOPS_NEEDED and config["iops"] is None:
        yield Finding(("iops",), f"a volume of type {named} needs iops")
    for argument, taken in (("iops", _IOPS_TAKEN), ("throughput", _THROUGHPUT_TAKEN)):
        if kind not in taken and isinstance(config[argument], int | float) and config[argument] > 0:
            yield Finding((argument,), f"a volume of type {named} takes no {argument}")


# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
_AUTO_MODE = (
    ("compute_config", "enabled"),
    ("kubernetes_network_config", "elastic_load_balancing", "enabled"),
    ("storage_config", "block_storage", "enabled"),
)


def _cluster(config: Value) -> Iterator[Finding]:
    switches = {".".join(path): _at(config, path) for path in _AUTO_MODE}
    if UNKNOWN not in switches.values() and len({bool(value) for value in switches.values()}) > 1:
        yield Finding(("compute_config",), f"{', '.join(switches)} are all true or all false")


def _at(value: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401
    for step in path:
        block = value[0] if isinstance(value, list) and value else value
        if block is UNKNOWN:
            return UNKNOWN
        value = block.get(step) if isinstance(block, dict) else None
    return value


_RULES: Mapping[str, Callable[[Value], Iterator[Finding]]] = {
    "aws_sqs_queue": _queue,
    "aws_sns_topic": _topic,
    "aws_dynamodb_table": _table,
    "aws_ebs_volume": _volume,
    "aws_eks_cluster": _cluster,
}

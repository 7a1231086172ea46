"""`bottlerocket` of a node group: settings of that operating system, as far as EKS can merge them with its own."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, JsonValue

from stackwright.model.errors import Fault, Key, Refusal

SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html"
# What says to which cluster a node belongs.
# Source: https://bottlerocket.dev/en/os/latest/api/settings/kubernetes/
OWN_KEYS = ("api-server", "cluster-certificate", "cluster-name", "cluster-dns-ip", "node-labels", "node-taints")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r"[A-Za-z0-9_./:*-]+")


def _merged_by_eks(settings: dict[str, JsonValue]) -> dict[str, JsonValue]:
    faults = [*_table_faults(settings, ()), *_own_faults(settings.get("kubernetes"))]
    if faults:
        raise Refusal(*faults)
    return settings


def _own_faults(kubernetes: JsonValue) -> Iterator[Fault]:
    for key in OWN_KEYS:
        if isinstance(kubernetes, Mapping) and key in kubernetes:
            remedy = "remove it; labels and taints have keys of the group"
            yield Fault("is what Stackwright or EKS sets itself", remedy, ("kubernetes", key))


def _table_faults(table: Mapping[str, JsonValue], above: Key) -> Iterator[Fault]:
    for name, value in table.items():
        key = (*above, name)
        if not (_PLAIN if isinstance(value, Mapping) else _QUOTED).fullmatch(name):
            problem = f"is not a key that EKS can merge ({SOURCE})"
            yield Fault(problem, "use letters, digits, '-' and '_'; '.', ':', '*' and '/' where no block follows", key)
        if isinstance(value, Mapping):
            yield from _table_faults(value, key)
        elif isinstance(value, list):
            yield from _list_faults(value, key)
        else:
            yield from _value_faults(value, key)


def _list_faults(values: list[JsonValue], key: Key) -> Iterator[Fault]:
    for place, value in enumerate(values):
        yield from _value_faults(value, (*key, place))
    if len({type(value) for value in values}) > 1:
        yield Fault(f"mixes types, which EKS cannot merge ({SOURCE})", "write values of one type", key)


def _value_faults(value: JsonValue, key: Key) -> Iterator[Fault]:
    if isinstance(value, str):
        if not value.isprintable() or '"' in value or "\\" in value:
            problem = f"holds a quote, a backslash or a control character, which EKS cannot merge ({SOURCE})"
            yield Fault(problem, "write it without", key, value)
    elif not isinstance(value, int):
        yield Fault("is none of text, whole number, true and false", "write one of them", key, value)


BottlerocketSettings = Annotated[dict[str, JsonValue], AfterValidator(_merged_by_eks)]

"""Computed values that other arguments of the same object decide: they follow from these, or stay empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackwright.rehearsal.stand_in.wire import UNKNOWN

Value = dict[str, Any]

# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
_SERVICES = {"ipv4": ("service_ipv4_cidr", "172.20.0.0/16"), "ipv6": ("service_ipv6_cidr", "fd30:e087:30c7::/108")}


def decided(type_name: str, value: Value) -> Value:
    """Replace the unknowns that other arguments decide; all other values stay.

    Args:
        type_name: The resource type.
        value: Its arguments, with `UNKNOWN` for what the provider is to choose.
    """
    decide = _DECISIONS.get(type_name)
    return value if decide is None else decide(value)


def _instead_of_unknown(value: Value, decisions: Value) -> Value:
    return {name: decisions[name] if found is UNKNOWN and name in decisions else found for name, found in value.items()}


def _vpc(value: Value) -> Value:
    asked = value.get("assign_generated_ipv6_cidr_block") is True or value.get("ipv6_ipam_pool_id")
    return value if asked else _instead_of_unknown(value, {"ipv6_cidr_block": "", "ipv6_association_id": ""})


def _eks_cluster(value: Value) -> Value:
    networks = [_services(one) for one in value["kubernetes_network_config"]]
    return {**value, "kubernetes_network_config": networks}


def _services(network: Value) -> Value:
    family = network["ip_family"] if network["ip_family"] in _SERVICES else "ipv4"
    ranges = {argument: cidr if one == family else "" for one, (argument, cidr) in _SERVICES.items()}
    return _instead_of_unknown(network, {"ip_family": family, **ranges})


def _kubernetes_manifest(value: Value) -> Value:
    return _instead_of_unknown(value, {"object": value["manifest"]})


_DECISIONS: Mapping[str, Callable[[Value], Value]] = {
    "aws_eks_cluster": _eks_cluster,
    "aws_vpc": _vpc,
    "kubernetes_manifest": _kubernetes_manifest,
}

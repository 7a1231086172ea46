"""Ids that nobody can set. The AWS and Kubernetes providers declare every id as one that may be given, and refuse it.

Where it can be given after all stands here: the AWS provider, 5.100, was asked about each type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.finding import Finding

_OF_THE_OLD_FRAMEWORK = frozenset({"aws", "kubernetes"})
SETTABLE = frozenset({"resource.aws_elasticache_reserved_cache_node"}) | {
    f"data.aws_{type_}"
    for type_ in (
        # New in 6. Source: https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/appconfig_application
        "appconfig_application",
        "arn",
        "billing_service_account",
        "caller_identity",
        "cloudfront_cache_policy",
        "cloudfront_origin_request_policy",
        "cloudfront_response_headers_policy",
        "customer_gateway",
        "datazone_domain",
        "default_tags",
        "ec2_local_gateway",
        "ec2_local_gateway_virtual_interface",
        "ec2_local_gateway_virtual_interface_group",
        "ec2_managed_prefix_list",
        "ec2_transit_gateway",
        "ec2_transit_gateway_peering_attachment",
        "ec2_transit_gateway_route_table",
        "ec2_transit_gateway_vpc_attachment",
        "eip",
        "fsx_ontap_storage_virtual_machine",
        "guardduty_detector",
        "ip_ranges",
        "launch_template",
        "nat_gateway",
        "network_interface",
        "opensearchserverless_collection",
        "outposts_outpost",
        "outposts_site",
        "partition",
        "rds_certificate",
        "region",
        "regions",
        "security_group",
        "service",
        "servicecatalogappregistry_attribute_group",
        "servicecatalogappregistry_attribute_group_associations",
        "subnet",
        "vpc",
        "vpc_endpoint",
        "vpc_ipam_pool",
        "vpc_peering_connection",
        "vpn_gateway",
    )
}
"""Types that take an id, each with its kind before it."""


def refused(provider: str, kind: str, type_name: str, block: Block, config: Mapping[str, Any]) -> list[Finding]:
    """The id that a configuration gives and the provider refuses.

    Args:
        provider: The provider's local name.
        kind: `resource` or `data`.
        type_name: The type.
        block: Its schema.
        config: Its arguments.
    """
    id_ = block.attributes.get("id")
    open_ = id_ is not None and id_.optional and provider in _OF_THE_OLD_FRAMEWORK
    if not open_ or config.get("id") is None or f"{kind}.{type_name}" in SETTABLE:
        return []
    return [
        Finding(("id",), 'Invalid or unknown key: "id" cannot be set', "The provider alone decides it: take it out.")
    ]

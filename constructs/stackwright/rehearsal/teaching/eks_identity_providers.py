"""Identity providers of people in the local AWS: OpenID Connect, which a cluster may ask who somebody is.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_OidcIdentityProviderConfig.html
"""

from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException

from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing


def teach() -> None:
    """Have moto, in this process, serve them."""
    eks.serve(
        associate_identity_provider_config,
        describe_identity_provider_config,
        disassociate_identity_provider_config,
        list_identity_provider_configs,
    )


def associate_identity_provider_config(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateIdentityProviderConfig.html."""
    cluster, oidc = call.cluster, call.given["oidc"]
    if cluster.identity_provider_configs:  # a cluster takes one
        message = "Identity provider config is already associated with cluster"
        raise ResourceInUseException(clusterName=cluster.name, message=message)
    name, tags = oidc["identityProviderConfigName"], dict(call.given.get("tags", {}))
    cluster.identity_provider_configs[name] = {
        "clusterName": cluster.name,
        "identityProviderConfigArn": call.arn("identityproviderconfig", "oidc", name, eks.unique()),
        "status": "ACTIVE",
        "tags": tags,
        **oidc,
    }
    return {**call.updated("AssociateIdentityProviderConfig"), "tags": tags}


def describe_identity_provider_config(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeIdentityProviderConfig.html."""
    return {"identityProviderConfig": {"oidc": _config(call)}}


def disassociate_identity_provider_config(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DisassociateIdentityProviderConfig.html."""
    del call.cluster.identity_provider_configs[_config(call)["identityProviderConfigName"]]
    return call.updated("DisassociateIdentityProviderConfig", "identityProviderConfig")


def list_identity_provider_configs(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListIdentityProviderConfigs.html."""
    found = [{"type": "oidc", "name": name} for name in call.cluster.identity_provider_configs]
    return eks.page(call, "identityProviderConfigs", found)


def _config(call: Call) -> Thing:
    cluster, name = call.cluster, call.given["identityProviderConfig"]["name"]
    if name not in cluster.identity_provider_configs:
        message = f"Identity provider config {name} is not associated with cluster {cluster.name}"
        raise ResourceNotFoundException(clusterName=cluster.name, message=message)
    return cluster.identity_provider_configs[name]

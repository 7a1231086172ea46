"""Which pods talk to AWS, as far as what is rendered shows it.

No object says so in a field of its own, so signs are read, each of which is one wherever it stands:

- an environment variable `AWS_…`, which AWS's SDKs read: cluster-autoscaler, external-dns, karpenter;
- an argument that names AWS as the provider or a region of it: aws-load-balancer-controller, cluster-autoscaler;
- an image that does nothing without AWS (`IMAGES`): velero by its plugin, drivers and agents of AWS's own;
- a mounted ConfigMap that names buckets of S3: loki;
- a NetworkPolicy that lets a pod send to the agent of EKS Pod Identity: the worker of platform-app;
- a custom resource that has a controller sign in as itself (`ACTORS`): external-secrets by a store, cert-manager by an
  issuer, each only while there is such a resource that brings no credentials of its own;
- a service account with the annotation of IRSA.

A pod that shows none of these and talks to AWS is not found.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from stackwright.gitops.objects.configuration import configuration
from stackwright.gitops.objects.contents import Contents, Running
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.network import Network, Peer
from stackwright.gitops.objects.pods import containers

# Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
AGENT = ip_address("169.254.170.23")
AGENT_PORT = 80
LINK_LOCAL = ip_network("169.254.0.0/16")
# Source: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
IRSA = "eks.amazonaws.com/role-arn"
IMAGES = frozenset(
    {
        *("aws-ebs-csi-driver", "aws-efs-csi-driver", "aws-for-fluent-bit", "aws-load-balancer-controller"),
        *("cloudwatch-agent", "velero-plugin-for-aws"),
    }
)
"""Last parts of the names of images that do nothing without AWS."""

_VARIABLE = re.compile(r"AWS_\w+")
_ARGUMENT = re.compile(r"--(?:(?:cloud-)?provider=aws|aws-[\w-]+=.+)")
_BUCKETS = re.compile(r"^\s*(?:bucketnames|bucket_name|s3_bucket)\s*:\s*\S", re.MULTILINE)


def signs(pod: Running, contents: Contents, network: Network) -> Iterator[str]:
    """What shows that some pods talk to AWS; nothing if nothing does.

    Args:
        pod: The pods.
        contents: What the cluster holds.
        network: Its NetworkPolicies.
    """
    for kind, container in containers(dict(pod.spec)):
        yield from (f"{kind}.{container['name']} {sign}" for sign in _of_a_container(container, contents))
    for one, data in configuration(pod, contents):
        if any(_BUCKETS.search(text) for text in data.values()):
            yield f"its ConfigMap {one['metadata']['name']} names buckets"
    for policy in network.judging("Egress", Peer.of(pod)):
        if any(_is_the_agent(block) for block in _blocks(policy)):
            yield f"NetworkPolicy {policy['metadata']['name']} lets it send to {AGENT}"
    for app, one in contents.of_kind("ServiceAccount"):
        annotations = one["metadata"].get("annotations") or {}
        if (app.namespace_of(one), one["metadata"]["name"]) == pod.account and IRSA in annotations:
            yield f"its service account has {IRSA}"


def _of_a_container(container: Mapping[str, Any], contents: Contents) -> Iterator[str]:
    image = _image(container)
    for variable in container.get("env") or ():
        if _VARIABLE.fullmatch(variable["name"]):
            yield f"has {variable['name']}"
    for argument in (*(container.get("command") or ()), *(container.get("args") or ())):
        if _ARGUMENT.fullmatch(str(argument)):
            yield f"has {argument}"
    if image in IMAGES:
        yield f"is {image}"
    if image in ACTORS and ACTORS[image](container, contents):
        yield f"is {image}, and a custom resource has it sign in as itself"


def _image(container: Mapping[str, Any]) -> str:
    """The last part of an image's name."""
    name: str = container.get("image", "").partition("@")[0].rpartition("/")[2]
    return name.partition(":")[0]


def _blocks(policy: Object) -> Iterator[str]:
    for rule in policy["spec"].get("egress") or ():
        if rule.get("ports") and not any(port.get("port") in {None, AGENT_PORT} for port in rule["ports"]):
            continue  # the same range answers questions about names
        yield from (peer["ipBlock"]["cidr"] for peer in rule.get("to") or () if "ipBlock" in peer)


def _is_the_agent(cidr: str) -> bool:
    """Whether a range is there for the agent: one that holds half of the internet says nothing."""
    block = ip_network(cidr)
    return AGENT in block and block.prefixlen >= LINK_LOCAL.prefixlen


def _reads_secrets(container: Mapping[str, Any], contents: Contents) -> bool:
    """External Secrets' own controller, whose webhook and certificates have a command of their own."""
    arguments = {str(one) for one in container.get("args") or ()}
    stores = [one["spec"]["provider"].get("aws") for _, one in contents.of_kind("ClusterSecretStore", "SecretStore")]
    return not arguments & {"webhook", "certcontroller"} and any(store and not store.get("auth") for store in stores)


def _proves_domains(_: Mapping[str, Any], contents: Contents) -> bool:
    issuers = [one["spec"].get("acme") or {} for _, one in contents.of_kind("ClusterIssuer", "Issuer")]
    zones = [(solver.get("dns01") or {}).get("route53") for issuer in issuers for solver in issuer.get("solvers") or ()]
    return any(zone is not None and not zone.keys() & _OWN_KEYS for zone in zones)


_OWN_KEYS = {"accessKeyID", "accessKeyIDSecretRef", "auth"}
ACTORS: Mapping[str, Callable[[Mapping[str, Any], Contents], bool]] = {
    "external-secrets": _reads_secrets,
    "cert-manager-controller": _proves_domains,
}
"""Images of controllers that sign in at AWS as custom resources tell them, and whether one of these does."""

"""Kinds as the API server knows them: whether they live in namespaces, and what their resources are called."""

from collections.abc import Iterable

from stackwright.gitops.objects.manifests import Object

# Source: https://kubernetes.io/docs/reference/kubernetes-api/ (what `kubectl api-resources --namespaced=false` lists)
_OF_THE_CLUSTER = frozenset(
    {
        *("APIService", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding", "ClusterTrustBundle"),
        *("CSIDriver", "CSINode", "CustomResourceDefinition", "DeviceClass", "FlowSchema", "IngressClass"),
        *("IPAddress", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration"),
        *("Namespace", "Node", "PersistentVolume", "PriorityClass", "PriorityLevelConfiguration", "ResourceSlice"),
        *("RuntimeClass", "ServiceCIDR", "StorageClass", "ValidatingAdmissionPolicy"),
        *("ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment"),
        "VolumeAttributesClass",
    }
)


def group(one: Object) -> str:
    """The API group of an object; empty for the oldest kinds."""
    return str(one["apiVersion"]).rpartition("/")[0]


class Kinds:
    """The kinds that a cluster serves.

    Args:
        definitions: The CustomResourceDefinitions in it.
    """

    def __init__(self, definitions: Iterable[Object]) -> None:
        self._custom = {(one["spec"]["group"], one["spec"]["names"]["kind"]): one["spec"] for one in definitions}

    def is_custom(self, one: Object) -> bool:
        """Whether a definition brings an object's kind."""
        return (group(one), one["kind"]) in self._custom

    def has_namespace(self, one: Object) -> bool:
        """Whether an object lives in a namespace; of a kind that nobody defines it is taken for granted."""
        custom = self._custom.get((group(one), one["kind"]))
        return bool(custom["scope"] == "Namespaced") if custom else one["kind"] not in _OF_THE_CLUSTER

    def resource(self, one: Object) -> str:
        """What rules of webhooks call an object's kind, e.g. `ingresses`."""
        if custom := self._custom.get((group(one), one["kind"])):
            return str(custom["names"]["plural"])
        name = one["kind"].lower()
        if name.endswith("y"):
            return f"{name[:-1]}ies"
        return f"{name}es" if name.endswith(("s", "x", "ch")) else f"{name}s"

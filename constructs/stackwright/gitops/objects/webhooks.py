"""Webhooks that refuse what they judge while nobody answers for them.

Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stackwright.gitops.objects.kinds import Kinds, group
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.manifests import Object

CONFIGURATIONS = frozenset({"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"})


@dataclass(frozen=True)
class Webhook:
    """A webhook that fails closed, and is answered by a service of the cluster.

    Attributes:
        name: Its name.
        service: Namespace and name of the service.
        spec: All of it, as its configuration has it.
    """

    name: str
    service: tuple[str, str]
    spec: Mapping[str, Any]

    def judges(self, one: Object, namespace: Mapping[str, str] | None, kinds: Kinds) -> bool:
        """Whether it is asked when an object is made.

        Args:
            one: The object.
            namespace: Labels of its namespace; None if it lives in none.
            kinds: What the cluster serves.
        """
        if one["kind"] in CONFIGURATIONS:  # asked about these, it could never be taken away
            return False
        if namespace is not None and not selects(self.spec.get("namespaceSelector") or {}, namespace):
            return False
        labels = one["metadata"].get("labels") or {}
        if not selects(self.spec.get("objectSelector") or {}, labels):
            return False
        version = str(one["apiVersion"]).rpartition("/")[2]
        wanted = (group(one), version, kinds.resource(one), "CREATE")
        return any(self._speaks_of(rule, wanted, namespace is not None) for rule in self.spec.get("rules") or ())

    @staticmethod
    def _speaks_of(rule: Mapping[str, Any], wanted: tuple[str, str, str, str], has_namespace: bool) -> bool:  # noqa: FBT001 - private
        scope = rule.get("scope", "*")
        if scope not in {"*", "Namespaced" if has_namespace else "Cluster"}:
            return False
        lists: Sequence[Sequence[str]] = [rule[key] for key in ("apiGroups", "apiVersions", "resources", "operations")]
        return all(_any(found, one) for found, one in zip(lists, wanted, strict=True))


def _any(found: Sequence[str], one: str) -> bool:
    return one in found or "*" in found or "*/*" in found


def failing_closed(one: Object) -> Iterator[Webhook]:
    """The webhooks of a configuration that refuse while nobody answers; `Fail` is what they do if it says nothing."""
    for webhook in one["webhooks"]:
        service = webhook["clientConfig"].get("service")
        if service and webhook.get("failurePolicy", "Fail") == "Fail":
            yield Webhook(webhook["name"], (service["namespace"], service["name"]), webhook)

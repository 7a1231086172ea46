"""Every object is one that the cluster takes, and that its next two versions take, too."""

from stackwright.gitops.checks.validity import findings

NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "tills.shop.example"},
    "spec": {
        "group": "shop.example",
        "names": {"kind": "Till", "plural": "tills"},
        "scope": "Namespaced",
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "properties": {"open": {"type": "boolean"}}}},
                    }
                },
            }
        ],
    },
}
TILL = {"apiVersion": "shop.example/v1", "kind": "Till", "metadata": {"name": "one"}, "spec": {"open": True}}


def told(made, *objects: dict):
    """What is found on a cluster of Kubernetes 1.34."""
    return [f"{found.what}: {found.problem}" for found in findings([made(*objects)], "1.34")]


def test_what_its_schema_takes_passes(made):
    """Kubernetes' own kinds, and those that another application of the tree defines."""
    assert list(findings([made(NAMESPACE, TILL), made(DEFINITION)], "1.34")) == []


def test_a_kind_that_nobody_defines_is_told(made):
    """With its definition away."""
    assert told(made, TILL) == ["Till one: no such kind is served: shop.example/v1 Till"]


def test_a_field_that_is_not_there_is_told(made):
    """Of Kubernetes' own kinds and of defined ones."""
    (own,) = told(made, {**NAMESPACE, "spec": {"finalisers": []}})
    (defined,) = told(made, DEFINITION, {**TILL, "spec": {"open": "yes"}})

    assert own.startswith("Namespace shop: spec: ")
    assert "finalisers" in own
    assert defined.startswith("Till one: spec.open: ")


def test_an_api_that_goes_in_the_next_two_versions_is_told(made, monkeypatch):
    """While there is time to take the one after it."""
    from stackwright.gitops.objects.schemas import Schemas  # noqa: PLC0415 - its method is replaced

    serves = Schemas.serves
    monkeypatch.setattr(Schemas, "serves", lambda self, *kind: self._kubernetes != "1.36" and serves(self, *kind))

    assert told(made, NAMESPACE) == ["Namespace shop: v1 Namespace is gone in Kubernetes 1.36"]

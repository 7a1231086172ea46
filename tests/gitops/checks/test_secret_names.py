"""Every secret that is read from Secrets Manager is one that Terraform makes there."""

import pytest
from support.shop import EXPECTED

from stackwright.gitops.checks.secret_names import findings
from stackwright.gitops.objects.manifests import read

SECRETS = """
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: aws}
spec: {provider: {aws: {service: SecretsManager}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: database, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: aws}
  data: [{secretKey: password, remoteRef: {key: acme-dev-database, property: password}}]
  dataFrom: [{extract: {key: acme-dev-database}}, {find: {name: {regexp: any}}}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: made, namespace: shop}
spec: {dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: any}}}]}
"""


def told(shop, text):
    """What is found, as it is printed."""
    shop.shop |= {f"{one['kind']} {one['metadata']['name']}": one for one in read(text)}
    return list(map(str, findings(shop.rendered, EXPECTED)))


def test_secrets_that_terraform_makes_pass(shop):
    """By key, as a whole, by search, and those that a generator makes in the cluster."""
    assert told(shop, SECRETS) == []


BROKEN = {
    "spec.data[0].remoteRef.key: there is no secret acme-dev-databse in Secrets Manager; did you mean "
    "acme-dev-database?": ("{key: acme-dev-database, property", "{key: acme-dev-databse, property"),
    "spec.dataFrom[0].extract.key: there is no secret other in Secrets Manager; declare it in `secrets` of dev.yaml, "
    "or name one that there is: acme-dev-database": ("extract: {key: acme-dev-database}", "extract: {key: other}"),
    "spec.secretStoreRef: there is no ClusterSecretStore vault; name one that there is: ClusterSecretStore aws": (
        "{kind: ClusterSecretStore, name: aws}",
        "{kind: ClusterSecretStore, name: vault}",
    ),
}


@pytest.mark.parametrize(("said", "change"), BROKEN.items())
def test_a_name_that_nobody_makes_is_told(shop, said, change):
    """With what there is instead."""
    assert told(shop, SECRETS.replace(*change)) == [f"gitops/shop: shop: ExternalSecret database: {said}"]


def test_secrets_for_many_namespaces_are_judged_too(shop):
    """Their template is one of an ExternalSecret."""
    many = """
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: many}
spec: {externalSecretSpec: {dataFrom: [{extract: {key: other}}]}}
"""
    (found,) = told(shop, many)
    assert "ClusterExternalSecret many: spec.externalSecretSpec.dataFrom[0].extract.key: there is no secret" in found

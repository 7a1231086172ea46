"""No secret stands in clear text, and none is made anew at every rendering."""

import base64

import pytest

from stackwright.gitops.checks.clear_text import findings
from stackwright.gitops.objects.manifests import read

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"
KEEP = (
    "let External Secrets or cert-manager make it; if the chart does, name it in the application's ignoreDifferences "
    "with RespectIgnoreDifferences=true, so that the first one stays"
)
FROM_SECRETS = "take it from a Secret that External Secrets makes"


def told(shop):
    """What is found, as it is printed."""
    return list(map(str, findings(shop.rendered)))


def secret(shop, key, value):
    """A Secret put into the shop."""
    data = {key: base64.b64encode(value.encode()).decode()}
    shop.shop["Secret any"] = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "any"}, "data": data}
    return shop.shop["Secret any"]


def test_a_shop_without_secrets_passes(shop):
    """Names alone are none."""
    assert told(shop) == []


@pytest.mark.parametrize("value", ["hunter2", KEY, CERTIFICATE + KEY, "password: hunter2", "a: [{slack_token: x}]"])
def test_a_value_of_a_secret_is_told(shop, value):
    """In whatever form: as text, as a key, as a file of settings."""
    secret(shop, "any", value)

    assert told(shop) == [
        f"gitops/shop: shop: Secret any: any stands there in clear text, or anew at every rendering; {KEEP}"
    ]


@pytest.mark.parametrize("value", ["", "\n", CERTIFICATE, CERTIFICATE * 2, "global: {resolve_timeout: 5m}"])
def test_what_is_empty_or_public_passes(shop, value):
    """A placeholder, an authority's certificate, settings without a secret."""
    secret(shop, "any", value)

    assert told(shop) == []


def test_text_beside_data_is_read_too(shop):
    """`stringData` is not encoded."""
    secret(shop, "any", "")["stringData"] = {"password": "hunter2"}

    (found,) = told(shop)
    assert "Secret any: password stands there" in found


@pytest.mark.parametrize("places", [{"jsonPointers": ["/data"]}, {"jqPathExpressions": ['.data["tls.key"]']}])
def test_what_argo_cd_leaves_as_it_is_passes(shop, places):
    """A chart's own certificate, if the first one stays."""
    secret(shop, "tls.key", KEY)
    spec = shop.specs["shop"]
    others = {"kind": "Deployment", "group": "apps", "jsonPointers": ["/spec/replicas"]}
    spec["ignoreDifferences"] = [{"kind": "Secret", "name": "any", **places}, others]
    assert len(told(shop)) == 1

    spec["syncPolicy"]["syncOptions"] = ["RespectIgnoreDifferences=true"]
    assert told(shop) == []

    spec["ignoreDifferences"][0]["name"] = "other"
    assert len(told(shop)) == 1


def test_the_authority_of_a_webhook_that_is_made_anew_is_told(shop):
    """It has to stay together with the certificate."""
    (webhook,) = read(
        "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: any},"
        " webhooks: [{clientConfig: {caBundle: QUJD}}, {clientConfig: {}}]}"
    )
    shop.shop["any"] = webhook
    assert told(shop) == [
        f"gitops/shop: shop: MutatingWebhookConfiguration any: its caBundle is made anew at every rendering; {KEEP}"
    ]

    ignored = {"group": "admissionregistration.k8s.io", "kind": "MutatingWebhookConfiguration"}
    shop.specs["shop"]["ignoreDifferences"] = [ignored | {"jqPathExpressions": [".webhooks[].clientConfig.caBundle"]}]
    shop.specs["shop"]["syncPolicy"]["syncOptions"] = ["RespectIgnoreDifferences=true"]
    assert told(shop) == []


BROKEN = {
    "Deployment web: containers.app: DATABASE_PASSWORD": lambda shop: shop.container("web")["env"].append(
        {"name": "DATABASE_PASSWORD", "value": "hunter2"}
    ),
    "Deployment web: initContainers.first: API_KEY": lambda shop: shop.spec("web").update(
        initContainers=[{"name": "first", "image": "a:v1", "env": [{"name": "API_KEY", "value": "hunter2"}]}]
    ),
    "Deployment web: containers.app: --admin-token": lambda shop: shop.container("web").update(
        args=["--admin-token=hunter2"]
    ),
    "ConfigMap any: password in a.yaml": lambda shop: shop.shop["ConfigMap any"]["data"].update(
        {"a.yaml": "database:\n  password: hunter2\n"}
    ),
    "ConfigMap any: smtp_password in a.ini": lambda shop: shop.shop["ConfigMap any"]["data"].update(
        {"a.ini": "[smtp]\nsmtp_password = hunter2\n"}
    ),
    "ConfigMap any: apiKey in a.json": lambda shop: shop.shop["ConfigMap any"]["data"].update(
        {"a.json": '{\n  "apiKey": "hunter2",\n  "a": 1}'}
    ),
    "ConfigMap any: token": lambda shop: shop.shop["ConfigMap any"]["data"].update({"token": "hunter2"}),
    "ConfigMap any: a private key in a": lambda shop: shop.shop["ConfigMap any"]["data"].update({"a": KEY}),
}


@pytest.mark.parametrize(("said", "broken"), BROKEN.items())
def test_what_stands_where_no_secret_belongs_is_told(shop, said, broken):
    """One thing changed, one line, with the place and the remedy."""
    shop.shop["ConfigMap any"] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "any"}, "data": {}}
    broken(shop)

    assert told(shop) == [f"gitops/shop: shop: {said} stands there in clear text; {FROM_SECRETS}"]


@pytest.mark.parametrize(
    "value", ["$(PASSWORD)", "${PASSWORD}", "$__file{/run/secret}", "/etc/secret", "true", '""', "<password>", "30m"]
)
def test_what_only_names_a_secret_passes(shop, value):
    """A variable, a path, a switch, a placeholder, a time."""
    data = {"a.yaml": f"password: {value}\n", "token": value}
    shop.shop["ConfigMap any"] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "any"}, "data": data}
    shop.container("web")["env"].append({"name": "PASSWORD", "value": value})
    shop.container("web")["args"] = [f"--password={value}", "--token-ttl=hunter2"]
    shop.container("api")["env"].append({"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}})

    assert told(shop) == []

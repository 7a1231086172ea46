"""Every service account that AWS trusts exists where AWS expects it, and whoever needs AWS has a role."""

from dataclasses import replace

import pytest
from support.shop import EXPECTED

from stackwright.gitops.checks.identities import findings
from stackwright.gitops.objects.manifests import read

WITHOUT_ROLE = replace(EXPECTED, roles={})


def told(shop, expected=EXPECTED):
    """What is found, as it is printed."""
    return list(map(str, findings(shop.rendered, expected)))


def test_a_role_for_whoever_needs_it_passes(shop):
    """The pods of `api` talk to AWS and have a role; those of `web` do neither."""
    assert told(shop) == []


def test_a_role_in_another_namespace_is_told_with_the_right_one(shop):
    """Both sides of the mistake: nobody takes the role, and somebody lacks one."""
    elsewhere = replace(EXPECTED, roles={("shop-dev", "api"): "workloads.api"})

    assert told(shop, elsewhere) == [
        (
            "dev.yaml: workloads.api: service account api of namespace shop-dev: is not there; "
            "there is one in shop: set workloads.api.namespace to it, or the namespace in the tree"
        ),
        (
            "gitops/shop: shop: Deployment api: talks to AWS (containers.app has AWS_REGION), and its service "
            "account api "
            "of shop has no role; declare it in `workloads` of dev.yaml with that namespace and service_account"
        ),
    ]


def test_a_service_account_of_another_name_is_told(shop):
    """Pods that run as one that the tree does not make would not start."""
    del shop.shop["ServiceAccount api"]

    assert told(shop) == [
        (
            "gitops/shop: shop: Deployment api: runs as the service account api of shop, which has a role of "
            "AWS and which "
            "nobody makes; add that ServiceAccount, or have its chart make it"
        )
    ]


def test_the_account_of_whoever_names_none_is_there_by_itself(shop):
    """Kubernetes makes `default` in every namespace; a role for it is one for all such pods."""
    del shop.spec("api")["serviceAccountName"]

    assert told(shop, replace(EXPECTED, roles={("shop", "default"): "workloads.api"})) == []


def test_a_role_that_no_pod_takes_is_told(shop):
    """A service account by itself signs in nowhere."""
    shop.spec("api")["serviceAccountName"] = "web"
    shop.container("api")["env"] = []
    del shop.shop["NetworkPolicy api"]

    assert told(shop) == [
        (
            "dev.yaml: workloads.api: service account api of namespace shop: has a role of AWS, and no pod "
            "runs as it; name "
            "in workloads.api.namespace and workloads.api.service_account what a pod of the tree runs as, or take "
            "workloads.api away"
        )
    ]


STORE = """
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: aws}
spec: {provider: {aws: {service: SecretsManager}}}
"""
ISSUER = """
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: any}
spec: {acme: {solvers: [{dns01: {route53: {region: eu-west-1}}}]}}
"""
BUCKETS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: loki, namespace: shop}
data: {other.yaml: "a: b", config.yaml: "storage:\\n  s3:\\n    bucketnames: acme-loki\\n"}
"""
MOUNTED = {"volumes": [{"name": "config", "configMap": {"name": "loki"}}]}
SIGNS = {
    "AWS_DEFAULT_REGION": ({"env": [{"name": "AWS_DEFAULT_REGION", "value": "eu-west-1"}]}, {}, ""),
    "--provider=aws": ({"args": ["--provider=aws"]}, {}, ""),
    "--aws-region=eu-west-1": ({"command": ["run", "--aws-region=eu-west-1"]}, {}, ""),
    "velero-plugin-for-aws": ({"image": "docker.io/velero/velero-plugin-for-aws:v1.14.1"}, {}, ""),
    "sign in as itself": ({"image": "ghcr.io/external-secrets/external-secrets:v2"}, {}, STORE),
    "cert-manager-controller": ({"image": "quay.io/jetstack/cert-manager-controller:v1"}, {}, ISSUER),
    "names buckets": ({}, MOUNTED, BUCKETS),
}


@pytest.mark.parametrize(("sign", "change"), SIGNS.items())
def test_each_sign_of_aws_is_seen(shop, sign, change):
    """In the pods of `web`, which have no role."""
    container, pod, objects = change
    shop.container("web").update(container)
    shop.spec("web").update(pod)
    shop.shop |= {f"{one['kind']}": one for one in read(objects)}

    (found,) = told(shop)
    assert "Deployment web: talks to AWS" in found
    assert sign in found


def test_a_flow_to_the_agent_is_a_sign_and_one_to_everybody_is_none(shop):
    """Whoever is let to the agent of Pod Identity is meant to have credentials."""
    shop.container("api")["env"] = []
    (found,) = told(shop, WITHOUT_ROLE)
    assert "NetworkPolicy api lets it send to 169.254.170.23" in found

    shop.shop["NetworkPolicy api"]["spec"]["egress"].pop(0)
    assert told(shop, WITHOUT_ROLE) == []


def test_an_annotation_for_irsa_is_a_sign(shop):
    """It names a role, too; who takes it has to be known to Terraform."""
    shop.shop["ServiceAccount web"]["metadata"]["annotations"] = {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/a"}

    (found,) = told(shop)
    assert "Deployment web: talks to AWS (its service account has eks.amazonaws.com/role-arn)" in found


@pytest.mark.parametrize("args", [["webhook"], ["certcontroller"]])
def test_who_only_shares_an_image_needs_nothing(shop, args):
    """External Secrets' webhook is made of the image that reads secrets, and reads none."""
    shop.container("web").update(image="ghcr.io/external-secrets/external-secrets:v2", args=args)
    shop.shop |= {f"{one['kind']}": one for one in read(STORE)}

    assert told(shop) == []


def test_a_store_with_credentials_of_its_own_needs_no_role(shop):
    """The controller does not sign in as itself then."""
    shop.container("web")["image"] = "ghcr.io/external-secrets/external-secrets:v2"
    (store,) = read(STORE)
    store["spec"]["provider"]["aws"]["auth"] = {"secretRef": {}}
    shop.shop["ClusterSecretStore aws"] = store

    assert told(shop) == []


def test_one_issuer_among_others_is_enough(shop):
    """Some prove domains otherwise, or with keys of their own."""
    shop.container("web")["image"] = "quay.io/jetstack/cert-manager-controller:v1"
    (issuer,) = read(ISSUER)
    for name, solvers in {
        "http": [{"http01": {}}],
        "keys": [{"dns01": {"route53": {"accessKeyIDSecretRef": {"name": "keys"}}}}],
        "other": [{"dns01": {"cloudflare": {}}}],
    }.items():
        shop.shop[f"ClusterIssuer {name}"] = {**issuer, "spec": {"acme": {"solvers": solvers}}}
    shop.shop["ClusterIssuer ca"] = {**issuer, "spec": {"ca": {}}}
    assert told(shop) == []

    shop.shop["ClusterIssuer any"] = issuer
    assert len(told(shop)) == 1


def test_one_store_among_others_is_enough(shop):
    """Those of other clouds, and those with credentials, do not count."""
    shop.container("web")["image"] = "ghcr.io/external-secrets/external-secrets:v2"
    (store,) = read(STORE)
    shop.shop["ClusterSecretStore vault"] = {**store, "spec": {"provider": {"vault": {}}}}
    shop.shop["ClusterSecretStore keys"] = {**store, "spec": {"provider": {"aws": {"auth": {"secretRef": {}}}}}}
    assert told(shop) == []

    shop.shop["ClusterSecretStore aws"] = store
    assert len(told(shop)) == 1

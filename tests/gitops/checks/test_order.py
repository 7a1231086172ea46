"""An empty cluster becomes what the tree says: definitions, webhooks and namespaces are there when they are needed."""

import pytest
from support.custom_resources import definition

from stackwright.gitops.checks.order import findings
from stackwright.gitops.objects.manifests import read

SKIP = {"argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true"}
WEBHOOK = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: any}
webhooks:
  - name: any.example
    clientConfig: {service: {name: api, namespace: shop}}
    rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
"""
KEYS = ("apiGroups", "apiVersions", "operations", "resources")
CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: any, namespace: shop}, data: {}}"


def told(shop):
    """What is found, as it is printed."""
    return sorted({str(found) for found in findings(shop.rendered, "argocd")})


def add(objects, text):
    """Objects put beside others; the first of them."""
    found = {f"{one['kind']} {one['metadata']['name']}": one for one in read(text)}
    objects |= found
    return next(iter(found.values()))


def test_what_waits_for_others_and_is_tried_again_passes(shop):
    """The shop has kinds that the other application defines."""
    assert told(shop) == []


def test_without_a_second_try_what_comes_first_fails_for_good(shop):
    """Argo CD does not sync the same revision again by itself."""
    del shop.specs["shop"]["syncPolicy"]["retry"]

    assert told(shop) == [
        (
            "gitops/shop: shop: ServiceMonitor api: monitoring.coreos.com/v1 ServiceMonitor is not served, "
            "when its wave is "
            "applied; watch brings that, and this application is not tried again; set syncPolicy.retry.limit of the "
            "application"
        )
    ]


def test_two_that_wait_for_each_other_are_told(shop):
    """Each is tried as a whole before anything of it is applied, and each has a kind that the other one brings."""
    shop.shop["CustomResourceDefinition till"] = definition("Till", "shop.example")
    till = add(shop.watch, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: one, namespace: watch}}")
    assert told(shop) == []

    for kind in ("ServiceMonitor", "PodMonitor"):
        del shop.shop[f"{kind} api"]["metadata"]["annotations"]
    found = told(shop)
    assert [line.split(": never")[0] for line in found] == [
        "gitops/shop: shop: PodMonitor api",
        "gitops/shop: shop: ServiceMonitor api",
        "gitops/watch: watch: Till one",
    ]
    assert found[2].endswith(
        "shop.example/v1 Till is not served, and everything is tried before anything is applied; shop brings that, and "
        "waits for watch itself; annotate it with argocd.argoproj.io/sync-options: "
        "SkipDryRunOnMissingResource=true, so "
        "that the rest of its application comes first"
    )

    till["metadata"]["annotations"] = SKIP
    assert told(shop) == []


def test_the_sync_option_of_a_whole_application_is_as_good(shop):
    """It holds for each of its objects."""
    shop.shop["CustomResourceDefinition till"] = definition("Till", "shop.example")
    add(shop.watch, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: one, namespace: watch}}")
    for kind in ("ServiceMonitor", "PodMonitor"):
        del shop.shop[f"{kind} api"]["metadata"]["annotations"]

    shop.specs["watch"]["syncPolicy"]["syncOptions"].append("SkipDryRunOnMissingResource=true")
    assert told(shop) == []


def test_who_only_waits_for_those_is_not_told_too(shop):
    """One mistake is one report."""
    shop.shop["CustomResourceDefinition till"] = definition("Till", "shop.example")
    one = add(shop.shop, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: one, namespace: shop}}")
    one["metadata"]["annotations"] = {"argocd.argoproj.io/sync-wave": "-1"}
    add(shop.watch, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: two, namespace: watch}}")

    (found,) = told(shop)
    assert found == (
        "gitops/shop: shop: Till one: never comes into an empty cluster: shop.example/v1 Till is not served, when its "
        "wave is applied; its own application brings that; give it a later wave than that by the annotation "
        "argocd.argoproj.io/sync-wave"
    )


@pytest.mark.parametrize("wave", ["-5", "0", "5"])
def test_a_definition_comes_before_what_it_defines_in_the_same_wave_or_a_later_one(shop, wave):
    """An earlier one never works."""
    shop.shop["CustomResourceDefinition till"] = definition("Till", "shop.example")
    one = add(shop.shop, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: one, namespace: shop}}")
    one["metadata"]["annotations"] = {"argocd.argoproj.io/sync-wave": wave}

    assert bool(told(shop)) == (wave == "-5")


def test_what_a_webhook_judges_comes_after_the_webhooks_pods(shop):
    """It refuses everything until they run."""
    add(shop.shop, WEBHOOK)
    config = add(shop.shop, CONFIG)
    assert told(shop) == [
        (
            "gitops/shop: shop: ConfigMap any: it is judged by the webhook any.example, whose own pods do not "
            "run yet, as "
            "both are of wave 0; give it a later one by the annotation argocd.argoproj.io/sync-wave"
        )
    ]

    config["metadata"]["annotations"] = {"argocd.argoproj.io/sync-wave": "5"}
    assert told(shop) == []


@pytest.mark.parametrize(
    "change",
    [
        {"failurePolicy": "Ignore"},
        {"objectSelector": {"matchLabels": {"judged": "true"}}},
        {"namespaceSelector": {"matchExpressions": [{"key": "stackwright.io/owner", "operator": "DoesNotExist"}]}},
        {"rules": [{"apiGroups": ["apps"], "apiVersions": ["*"], "operations": ["*"], "resources": ["configmaps"]}]},
        {"rules": [{"apiGroups": ["*"], "apiVersions": ["*"], "operations": ["UPDATE"], "resources": ["*"]}]},
        {"rules": [{**{key: ["*"] for key in KEYS}, "resources": ["configmaps"], "scope": "Cluster"}]},
    ],
)
def test_what_a_webhook_leaves_alone_may_come_at_any_time(shop, change):
    """By its policy, its selectors, its rules."""
    webhook = add(shop.shop, WEBHOOK)
    webhook["webhooks"][0].update(change)
    add(shop.shop, CONFIG)

    assert told(shop) == []


def test_that_is_seen_beside_what_has_to_wait_for_others(shop):
    """The first sync of all fails for another reason; the first that gets so far fails for this one."""
    for kind in ("ServiceMonitor", "PodMonitor"):
        del shop.shop[f"{kind} api"]["metadata"]["annotations"]
    add(shop.shop, WEBHOOK)
    add(shop.shop, CONFIG)

    (found,) = told(shop)
    assert "ConfigMap any: it is judged by the webhook any.example" in found


@pytest.mark.parametrize("resources", [["*"], ["*/*"], ["configmaps", "secrets"]])
def test_one_of_a_webhooks_rules_is_enough(shop, resources):
    """Resources are named, or all of them meant, with what lies below them or without."""
    webhook = add(shop.shop, WEBHOOK)["webhooks"][0]
    webhook["objectSelector"] = {"matchLabels": {"judged": "true"}}
    other = {**webhook["rules"][0], "apiGroups": ["apps"]}
    webhook["rules"] = [other, {**webhook["rules"][0], "resources": resources}]
    config = add(shop.shop, CONFIG)
    config["metadata"]["labels"] = {"judged": "true"}

    assert len(told(shop)) == 1


def test_what_the_webhook_of_another_application_judges_needs_a_second_try(shop):
    """The first may come before its pods run."""
    add(shop.shop, WEBHOOK)
    config = add(shop.watch, CONFIG)
    config["metadata"]["namespace"] = "watch"
    assert told(shop) == []

    del shop.specs["watch"]["syncPolicy"]["retry"]
    (found,) = told(shop)
    assert found == (
        "gitops/watch: watch: ConfigMap any: it is judged by the webhook any.example, whose own pods do not run yet; "
        "shop brings that, and this application is not tried again; set syncPolicy.retry.limit of the application"
    )


def test_pods_that_a_webhook_refuses_for_now_need_no_second_try(shop):
    """Whoever makes them tries again by itself, and so may what judges them."""
    webhook = add(shop.shop, WEBHOOK)
    webhook["webhooks"][0]["rules"][0]["resources"] = ["pods"]
    webhook["webhooks"][0]["namespaceSelector"] = {"matchLabels": {"kubernetes.io/metadata.name": "watch"}}
    del shop.specs["watch"]["syncPolicy"]["retry"]

    assert told(shop) == []


def test_a_webhook_that_judges_its_own_pods_is_told(shop):
    """They never start: nobody is there to let them in."""
    webhook = add(shop.shop, WEBHOOK)
    rules = webhook["webhooks"][0]["rules"][0]
    rules["resources"] = ["pods"]

    found = told(shop)
    assert (
        "gitops/shop: shop: Deployment api: never comes into an empty cluster: its pods are judged by the webhook "
        "any.example, whose own pods do not run yet; its own application brings that; leave these out by the webhook's "
        "namespaceSelector or objectSelector, or let it ignore failures"
    ) in found

    webhook["webhooks"][0]["objectSelector"] = {"matchLabels": {"app": "web"}}
    assert not any("never comes" in one for one in told(shop))


def test_a_namespace_that_nobody_makes_is_told(shop):
    """For each object in it; that of Argo CD is Terraform's."""
    shop.shop["ServiceAccount web"]["metadata"]["namespace"] = "elsewhere"
    shop.shop["ServiceAccount api"]["metadata"]["namespace"] = "argocd"

    assert told(shop) == [
        (
            "gitops/shop: shop: ServiceAccount web: nobody makes its namespace elsewhere; add a Namespace, or the sync "
            "option CreateNamespace=true to an application of that namespace"
        )
    ]


def test_a_namespace_of_a_later_wave_is_told(shop):
    """What is in it would have to come after it."""
    shop.shop["Namespace shop"]["metadata"]["annotations"] = {"argocd.argoproj.io/sync-wave": "5"}

    found = told(shop)
    assert (
        "gitops/shop: shop: Service api: never comes into an empty cluster: there is no namespace shop when "
        "its wave is applied; its own application brings that; give it a later wave than that by the "
        "annotation argocd.argoproj.io/sync-wave" in found
    )


def test_hooks_come_before_and_after(shop):
    """What is made before everything else cannot be of a kind that comes with the rest."""
    shop.shop["CustomResourceDefinition till"] = definition("Till", "shop.example")
    one = add(shop.shop, "{apiVersion: shop.example/v1, kind: Till, metadata: {name: one, namespace: shop}}")
    one["metadata"]["annotations"] = {"helm.sh/hook": "post-install,post-upgrade"}
    assert told(shop) == []

    one["metadata"]["annotations"] = {"helm.sh/hook": "pre-install"}
    assert len(told(shop)) == 1

    one["metadata"]["annotations"] = {"helm.sh/hook": "post-delete"}
    assert told(shop) == []

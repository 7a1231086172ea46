"""Arguments of any type under real Terraform, which sends their type beside them."""

import copy
import json

import pytest
from support.required import required

pytestmark = pytest.mark.terraform

LABELS = {"app": "web", "tier": "front"}
MANIFEST = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "${kubernetes_namespace_v1.web.id}-settings", "namespace": "web", "labels": LABELS},
    "data": {"replicas": "3"},
    "list": [1, True, None, {"nested": ["a"]}],
}
SEEN = {"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}


def rule(priority, **statement: object):
    """A rule of a firewall."""
    return {
        "name": f"rule-{priority}",
        "priority": priority,
        "action": [{"block": [{}]}],
        "statement": statement,
        "visibility_config": [SEEN],
    }


FIREWALL = {
    "name": "web",
    "scope": "REGIONAL",
    "default_action": [{"allow": [{}]}],
    "visibility_config": [SEEN],
    "rule": [
        rule(1, geo_match_statement={"country_codes": ["NL"]}),
        rule(2, ip_set_reference_statement={"arn": "${aws_wafv2_ip_set.bad.arn}"}),
    ],
}
ADDRESSES = {"name": "bad", "scope": "REGIONAL", "ip_address_version": "IPV4"}


@pytest.fixture
def lived(workspace):
    """Applies a document, looks that a second plan is empty, changes it, destroys it; returns what was made first."""

    def live(given, change):
        document = copy.deepcopy(given)
        world = workspace(document)
        outcome = world.apply()
        assert outcome.returncode == 0, outcome.stderr
        made = world.state()
        again = world.terraform("plan", "-detailed-exitcode")
        assert again.returncode == 0, again.stdout + again.stderr
        change(document["resource"])
        (world.folder / "main.tf.json").write_text(json.dumps(document))
        outcome = world.apply()
        assert "1 changed" in outcome.stdout, outcome.stderr
        outcome = world.terraform("destroy", "-auto-approve")
        assert outcome.returncode == 0, outcome.stderr
        return made

    return live


def test_an_ordinary_manifest_lives(lived):
    """Its keys hold values of different types, some of them known after apply only; the object is what was given."""
    document = {
        "terraform": {"required_providers": required("kubernetes")},
        "provider": {"kubernetes": [{"host": "https://main"}]},
        "resource": {
            "kubernetes_manifest": {"web": {"manifest": MANIFEST}},
            "kubernetes_namespace_v1": {"web": {"metadata": [{"name": "web"}]}},
        },
    }
    made = lived(document, lambda kinds: kinds["kubernetes_manifest"]["web"]["manifest"].update(data={"replicas": 4}))

    manifest = made["kubernetes_manifest.web"]["manifest"]["value"]
    assert manifest == MANIFEST | {"metadata": MANIFEST["metadata"] | {"name": "web-settings"}}
    assert made["kubernetes_manifest.web"]["object"]["value"] == manifest


def test_rules_of_a_firewall_live(lived):
    """The bindings do not know what a statement holds, because it may hold itself; each rule has another one."""
    document = {
        "terraform": {"required_providers": required("aws")},
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "resource": {
            "aws_wafv2_ip_set": {"bad": ADDRESSES},
            "aws_wafv2_web_acl": {"web": FIREWALL},
        },
    }
    made = lived(document, lambda kinds: kinds["aws_wafv2_web_acl"]["web"]["rule"].pop(0))

    first, second = made["aws_wafv2_web_acl.web"]["rule"]["value"]
    assert first["statement"] == {"geo_match_statement": {"country_codes": ["NL"]}}
    assert second["statement"]["ip_set_reference_statement"]["arn"] == made["aws_wafv2_ip_set.bad"]["arn"]

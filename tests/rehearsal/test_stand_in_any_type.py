"""Arguments of any type under real Terraform, which sends their type beside them."""

import copy
import json

import pytest
from support.required import required

from stackwright.cdk.schema import Attribute, Block, NestedBlock
from stackwright.rehearsal.stand_in import any_type
from stackwright.rehearsal.stand_in.wire import UNKNOWN, decode, encode, schema_message

pytestmark = pytest.mark.terraform

LIST = 2
"""Source: https://github.com/hashicorp/terraform/blob/v1.11/docs/plugin-protocol/tfplugin5.8.proto"""
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

    rules = {one["priority"]: one["statement"][0] for one in made["aws_wafv2_web_acl.web"]["rule"]}
    assert rules[1]["geo_match_statement"][0]["country_codes"] == ["NL"]
    assert rules[2]["ip_set_reference_statement"][0]["arn"] == made["aws_wafv2_ip_set.bad"]["arn"]


@pytest.mark.parametrize("nesting", ["single", "list", "set", "map"])
def test_a_block_may_hold_a_value_of_any_type(nesting):
    """Where the bindings do not know a block inside: values come back as they went; a set of them is a list."""
    name, held = Attribute("name", "string"), Attribute("held", any_type.ANY)
    inner = Block({"name": name, "held": held}, {})
    block = Block({}, {"rule": NestedBlock("rule", nesting, inner)})
    items = [{"name": "a", "held": {"b": [1, True]}}, {"name": UNKNOWN, "held": UNKNOWN}, {"name": "c", "held": None}]
    values = {"single": [items[0], None], "map": [dict(zip("xyz", items, strict=True))]}.get(
        nesting, [items, [], UNKNOWN]
    )

    for value in values:
        assert decode(encode({"rule": value}, block), block) == {"rule": value}
    assert (schema_message(block).block.block_types[0].nesting == LIST) is (nesting in {"list", "set"})

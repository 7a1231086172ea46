"""Blocks with nothing behind them: never a silent way to switch something off."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

from stackwright.layers import LAYERS
from stackwright.model.addons import ADDONS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.empty_blocks import empty_blocks
from stackwright.model.files.json_schema import json_schema
from stackwright.model.files.loading import load
from stackwright.model.settings.form import Settings

ON = "has no value; write {} to switch it on, or remove the key"
KEYS = "has no value; write its keys below it, or remove the key"
NONE = "has no value; write [] for none, or remove the key"


@pytest.mark.parametrize("addon", [addon.name for addon in ADDONS])
def test_an_addon_with_nothing_behind_it_is_not_off(platforms, addon):
    """`external_secrets:` looks like switched on."""
    (fault,) = platforms.faults(cluster(addons={"loki": {}, addon: None}))

    assert fault.endswith(f": addons.{addon}: {KEYS if addon in {'external_dns', 'cert_manager'} else ON}")


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"registry": None}, "registry", ON),
        ({"addons": None}, "addons", ON),
        ({"access": None}, "access", ON),
        ({"cluster": None}, "cluster", KEYS),
        ({"secrets": None}, "secrets", "has no value; write {} for none, or remove the key"),
        ({"network": None}, "network", KEYS),
        ({"network.flow_logs": None}, "network.flow_logs", ON),
        ({"secrets": {"db": None}}, "secrets.db", ON),
        ({"secrets": {"db": {"generate": None}}}, "secrets.db.generate", ON),
        ({"secrets": {"db": {"rotation": None}}}, "secrets.db.rotation", KEYS),
        ({"registry": {"repositories": None}}, "registry.repositories", "has no value; write {} for none"),
        ({"registry": {"repositories": {"api": None}}}, "registry.repositories.api", ON),
        ({"registry": {"repositories": {"api": {"lifecycle": None}}}}, "registry.repositories.api.lifecycle", ON),
        ({"registry": {"repositories": {"a": {"pull_accounts": None}}}}, "registry.repositories.a.pull_accounts", NONE),
        ({"registry": {"enhanced_scanning": None}}, "registry.enhanced_scanning", ON),
        ({"registry": {"replication": None}}, "registry.replication", KEYS),
        (cluster({"auto_mode": None}), "cluster.auto_mode", KEYS),
        (cluster({"eks_addons": {"coredns": {"role": None}}}), "cluster.eks_addons.coredns.role", KEYS),
        (cluster({"node_groups": {"general": None}}), "cluster.node_groups.general", KEYS),
    ],
)
def test_a_block_with_nothing_behind_it_is_refused_where_it_stands(platforms, changes, key, expected):
    """The remedy says what to write to have it, and how to be without."""
    (fault,) = platforms.faults(changes)

    assert f": {key}: {expected}" in fault


def test_a_block_of_which_all_lines_are_comments_is_refused_at_its_line(tmp_path):
    """This is how it comes about."""
    folder = write(tmp_path, {"platform": PLATFORM})
    (folder / "dev.yaml").write_text(
        "environment: dev\naccount: main\nstage: development\nnetwork: {cidr: 10.0.0.0/16}\naddons:\n  # loki: {}\n"
    )

    with pytest.raises(InvalidInput) as report:
        load(folder, LAYERS, today=TODAY)
    assert [str(fault) for fault in report.value.faults] == [f"{folder}/dev.yaml:5: addons: {ON}"]


def test_a_block_with_nothing_behind_it_is_told_beside_other_faults(platforms):
    """It hides nothing and is hidden by nothing."""
    faults = platforms.faults({"registry": None, "network.nat": "sinlge", "accout": "main", "tags": 7})

    assert {fault.split(": ")[1] for fault in faults} == {"accout", "network.nat", "registry", "tags"}


@pytest.mark.parametrize("key", ["region", "network.flow_logs.bucket"])
def test_null_for_a_plain_value_is_still_its_default(platforms, key):
    """It switches nothing off: it says what leaving the key out says."""
    assert platforms.environment({key: None}).region.name == "eu-west-1"


def test_an_open_mapping_may_hold_null(platforms):
    """What an add-on's own configuration means by null is the add-on's affair."""
    assert platforms.faults(cluster({"eks_addons": {"coredns": {"configuration": {"corefile": None}}}})) == []


class Part(Settings):
    """A block of a layer of one's own."""

    size: int = 1


class Parts(Settings):
    """Blocks in every place that a layer of one's own may have them."""

    pair: tuple[Part | None, int]
    nothing: tuple[()]
    many: list[Part | None]
    named: dict[str, list[Part | None]]
    either: Part | int | None


def test_blocks_are_found_wherever_a_layer_of_ones_own_has_them():
    """In lists, pairs and mappings; where a plain value may stand too, null is not about a block."""
    value = {"pair": [None, None], "nothing": [], "many": [{}, None], "named": {"a": [None]}, "either": None}

    found = [fault.key for fault in empty_blocks(Parts, value)]
    assert found == [("pair", 0), ("many", 1), ("named", "a", 0)]


def nulls(value, place):
    """Places below a schema at which null may stand and a block may too."""
    for name, field in value.get("properties", {}).items():
        forms = field.get("anyOf", [])
        if {"type": "null"} in forms and any(
            form.get("type") in ("array", "object") or "$ref" in form for form in forms
        ):
            yield (*place, name)


def test_editors_refuse_it_too():
    """The schema lets no null stand where a block belongs."""
    schema = json_schema(LAYERS)

    assert [place for name, one in schema["$defs"].items() for place in nulls(one, (name,))] == []


BLOCKS = ("network", "cluster", "registry", "secrets", "access", "addons")


@given(st.sets(st.sampled_from(BLOCKS), min_size=1))
def test_whatever_blocks_are_empty_each_is_told(tmp_path_factory, empty):
    """One report names them all."""
    dev = changed(ENVIRONMENT, dict.fromkeys(empty))
    folder = write(tmp_path_factory.mktemp("files"), {"platform": PLATFORM, "dev": dev})
    with pytest.raises(InvalidInput) as report:
        load(folder, LAYERS, today=TODAY)

    lines = json.dumps(dev, indent=2).splitlines()
    told = {(fault.key, lines[fault.line - 1].split('"')[1]) for fault in report.value.faults}
    assert told == {((name,), name) for name in empty}

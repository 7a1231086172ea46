"""The schema for editors and the loader: whoever follows one never hears otherwise from the other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.editors import complaints
from support.mutations import FILES, MUTATIONS, mutated
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write
from support.shipped import PLATFORMS

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.json_schema import json_schema
from stackwright.model.files.loading import load


def refused(folder):
    """The files that the loader refuses something in."""
    try:
        load(folder, LAYERS, today=TODAY)
    except InvalidInput as invalid:
        return {fault.file.stem for fault in invalid.faults}
    return set()


@pytest.mark.parametrize("folder", PLATFORMS.values(), ids=PLATFORMS)
def test_editors_underline_nothing_in_shipped_files(folder):
    """What a user starts from is right in an editor as well."""
    assert [complaint for file in folder.glob("*.yaml") for complaint in complaints(file.read_text())] == []


@pytest.mark.parametrize("version", ["1.35", '"1.35"', "1.30"])
def test_a_version_needs_no_quotes(tmp_path, version):
    """The loader takes it for text. That an editor cannot tell 1.30 from 1.3 makes it complain of neither."""
    text = json.dumps(changed(ENVIRONMENT, cluster({"version": "?"}))).replace('"?"', version)
    folder = write(tmp_path, {"platform": PLATFORM})
    (folder / "dev.yaml").write_text(text)

    assert complaints(text) == []
    assert refused(folder) == ({"dev"} if version == "1.30" else set())  # its support has ended


def test_text_that_other_readers_convert_needs_no_quotes(tmp_path):
    """A number with a fraction, `no`, a time and a date are text to the loader, and an editor does not complain."""
    text = json.dumps(ENVIRONMENT).replace("{", '{"tags": {a: 1.5, b: no, c: 22:22, d: 2026-01-01}, ', 1)
    folder = write(tmp_path, {"platform": PLATFORM})
    (folder / "dev.yaml").write_text(text)

    assert complaints(text) == []
    assert refused(folder) == set()


def test_an_account_id_may_stand_without_quotes(tmp_path):
    """The loader takes digits for an id, and so does the schema."""
    platform = changed(PLATFORM, {"accounts.main.id": 111122223333})

    assert complaints(json.dumps(platform)) == []
    assert refused(write(tmp_path, {"platform": platform, "dev": ENVIRONMENT})) == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.place)
def test_what_an_editor_underlines_the_loader_refuses(tmp_path, mutation):
    """For single faults of every kind."""
    files = mutated((mutation,))
    folder = write(tmp_path, files)
    underlined = {name for name in files if complaints((folder / f"{name}.yaml").read_text())}

    assert underlined <= refused(folder)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5000)
    | st.text("abcXYZ0123456789-._/*: ", max_size=12)
    | st.sampled_from(["10.0.0.0/16", "none", "IMMUTABLE", "1.35", "eu-west-1", "2027-01-01", "rate(1 day)", "3h"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("abc-A", max_size=8), below, max_size=3),
    max_leaves=4,
)


def keys(schema, definition, above=""):
    """Dotted keys of everything that a block may hold."""
    for name, field in schema["$defs"][definition].get("properties", {}).items():
        yield above + name
        for option in [field, *field.get("anyOf", ())]:
            if "$ref" in option:
                yield from keys(schema, option["$ref"].rpartition("/")[2], f"{above}{name}.")


SCHEMA = json_schema(LAYERS)
KEYS = sorted(
    {
        *keys(SCHEMA, "EnvironmentSettings"),
        *keys(SCHEMA, "NodeGroupSettings", "cluster.node_groups.general."),
        *keys(SCHEMA, "AccessEntrySettings", "cluster.access_entries.admin."),
        *keys(SCHEMA, "EksAddonSettings", "cluster.eks_addons.metrics-server."),
        *keys(SCHEMA, "SecretSettings", "secrets.database."),
        *keys(SCHEMA, "PullThroughCacheSettings", "registry.pull_through_caches.quay."),
    }
)


@given(changes=st.dictionaries(st.sampled_from(KEYS), ANYTHING, min_size=1, max_size=3))
def test_what_the_loader_takes_an_editor_takes(tmp_path_factory, changes):
    """Whatever a file holds: where an editor complains, the loader refuses."""
    environment = FILES["dev"]
    for key, value in changes.items():
        try:
            environment = changed(environment, {key: value})
        except (AttributeError, TypeError):
            continue  # the key's parent has just been replaced by something that has no keys
    folder = write(tmp_path_factory.mktemp("any"), {**FILES, "dev": environment})

    assert not complaints((folder / "dev.yaml").read_text()) or "dev" in refused(folder)

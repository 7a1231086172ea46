"""What settings and comparison say of a change, against what the real AWS provider plans for it."""

import copy
from collections import defaultdict
from dataclasses import dataclass

import pytest
from support.plans import Plan, applied, plan
from support.platforms import REMOVED, Platforms
from support.variants import VARIANTS, Variant, put
from support.whole import WHOLE

from stackwright.layers import LAYERS
from stackwright.model.layer import blocks
from stackwright.model.settings.consequence import Consequence, settings_of
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.platform_file import PlatformSettings
from stackwright.synthesis.comparison import Changes, compare
from stackwright.synthesis.differences import differing
from stackwright.synthesis.document import FILE, Document
from stackwright.synthesis.holdings import HOLDINGS

pytestmark = pytest.mark.slow

AT_LEAST = 40
OVERSTATED = {"secrets.database.replicas", "state.encryption"}
"""Arguments that the provider leaves as they are when they are left out, though it could be told to change them."""


@dataclass(frozen=True)
class Seen:
    """What follows from a variant.

    Attributes:
        said: What the setting says.
        planned: What the provider plans.
        told: What the comparison says, by stack.
        kinds: Types by what is done to them: `create`, `delete`, `replace` and `update`; with `~` where the
            configuration of the resource itself is the same, and only what it refers to is not.
    """

    said: Consequence
    planned: Plan
    told: dict[str, Changes]
    kinds: dict[str, set[str]]


@pytest.fixture(scope="module")
def seen(real_provider, node, tmp_path_factory):
    """Every variant: made, planned, compared. All start from what was applied, and none applies anything."""
    platforms = Platforms(tmp_path_factory.mktemp("platforms"))
    starts: dict[str, tuple[dict[str, Document], Plan]] = {}
    found: dict[Variant, Seen] = {}
    said = _all_said()
    for place, variant in enumerate(VARIANTS):
        start = repr((variant.start, variant.without))
        if start not in starts:
            documents = _documents(platforms, variant, tmp_path_factory.mktemp("start"), changed=False)
            starts[start] = documents, applied(real_provider, documents)
        before, made = starts[start]
        after = _documents(platforms, variant, tmp_path_factory.mktemp("after"), changed=True)
        planned = plan(real_provider, after, made.states)
        told = {changes.stack: changes for changes in compare(before, after)}
        key = _key(variant, said)
        found[place, variant.key] = Seen(said[variant.platform, key], planned, told, _kinds(planned, before, after))
    return found


def _documents(platforms, variant, folder, *, changed):
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    environment = copy.deepcopy(WHOLE)
    own = {} if variant.platform or not changed else {variant.key: variant.value, **variant.also}
    for key, value in {**dict.fromkeys(variant.without, REMOVED), **variant.start, **own}.items():
        put(environment, key, value)
    shared = {variant.key: variant.value} if variant.platform and changed else {}
    platform = platforms.platform(environment, platform=shared)
    build(platform, folder / "out").synth()
    return {stack.name: Document.read(folder / "out" / stack.folder / FILE) for stack in platform.stacks()}


def _all_said():
    shapes = {True: PlatformSettings, False: environment_settings(blocks(LAYERS))}
    return {
        (is_platform, one.key): one.consequence or Consequence()
        for is_platform, shape in shapes.items()
        for one in settings_of(shape)
    }


def _key(variant, said):
    """The key of a variant as the list of settings has it."""
    steps = tuple(variant.key.split("."))
    fits = [
        key
        for is_platform, key in said
        if is_platform == variant.platform
        and len(key) == len(steps)
        and all(one == step or one in {"<name>", "[]"} for one, step in zip(key, steps, strict=True))
    ]
    (key,) = fits
    return key


def _kinds(planned, before, after):
    kinds = defaultdict(set)
    for stack, actions in planned.actions.items():
        old, new = ({one.address: one.body for one in side[stack].objects("resource")} for side in (before, after))
        for address, action in actions.items():
            own = address not in old or address not in new or differing(old[address], new[address])
            kinds[action + ("" if own else "~")].add(address.split(".")[0].removeprefix("aws_"))
    return kinds


def _short(types):
    return {type_.removeprefix("aws_") for type_ in types}


def test_a_setting_says_what_is_planned(seen):
    """Whatever is replaced or changed itself is named, and whatever holds something that is lost with it."""
    holding = _short(HOLDINGS)
    unsaid = {}
    for (_, key), one in seen.items():
        kinds, said = one.kinds, one.said
        missing = {
            "replaces": kinds["replace"] | kinds["replace~"] & holding,
            "makes": (kinds["create"] | kinds["delete"]) & holding,
            "updates": kinds["update"],
        }
        for kind, types in missing.items():
            if more := types - set(getattr(said, kind)):
                unsaid.setdefault(key, {})[kind] = sorted(more)

    assert unsaid == {}


def test_what_a_setting_says_is_planned(seen):
    """Each type that a setting names is concerned in one variant at least; a setting that names none concerns none."""
    said, planned = defaultdict(set), defaultdict(set)
    for (_, key), one in seen.items():
        says, kinds = one.said, one.kinds
        said[key] |= {("replaces", type_) for type_ in says.replaces}
        said[key] |= {("makes", type_) for type_ in says.makes} | {("updates", type_) for type_ in says.updates}
        planned[key] |= {("replaces", type_) for type_ in kinds["replace"] | kinds["replace~"]}
        planned[key] |= {("makes", type_) for type_ in kinds["create"] | kinds["delete"]}
        planned[key] |= {("updates", type_) for type_ in kinds["update"] | kinds["update~"]}

    assert {key: sorted(types - planned[key]) for key, types in said.items() if types - planned[key]} == UNSEEN
    assert [key for key, types in said.items() if not types and planned[key]] == []


UNSEEN = {
    "stage": [("makes", "kms_key")],
    "access.bastion.session_logs.retention_days": [("updates", "s3_bucket_lifecycle_configuration")],
    "registry.pull_through_caches": [("makes", "iam_role_policy")],
    "secrets.database.replicas": [("updates", "secretsmanager_secret")],
}
"""What is true of another change of the setting than the one that is tried."""


def test_the_comparison_says_what_is_planned(seen):
    """New, changed, replaced and gone, resource by resource: the same without the provider as with it."""
    wrong = {}
    for (_, key), one in seen.items():
        ours, theirs = defaultdict(set), defaultdict(set)
        for stack, changes in one.told.items():
            ours["create"] |= {(stack, found.address) for found in changes.new}
            ours["update"] |= {(stack, found.address) for found in changes.changed}
            ours["replace"] |= {(stack, found.after.address) for found in changes.replaced}
            ours["delete"] |= {(stack, found.address) for found in changes.gone}
        for stack, actions in one.planned.actions.items():
            for address, action in actions.items():
                theirs[action].add((stack, address))
        for action in ours.keys() | theirs.keys():
            if ours[action] != theirs[action] and (key not in OVERSTATED or theirs[action] - ours[action]):
                wrong[key, action] = sorted(ours[action] ^ theirs[action])

    assert wrong == {}


def test_many_settings_are_tried(seen):
    """A table that nobody holds against anything grows wrong."""
    assert len({key for _, key in seen}) >= AT_LEAST

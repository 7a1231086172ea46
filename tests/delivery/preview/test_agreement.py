"""What stand-ins plan for a change of one setting is what the real AWS provider plans for it, resource by resource."""

import copy

import pytest
import yaml
from support.plans import applied, plan
from support.platforms import REMOVED, write
from support.shipped import PLATFORMS, TODAY
from support.variants import VARIANTS, Variant, put

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.synthesis.document import FILE, Document

pytestmark = pytest.mark.slow

AT_LEAST = 60
OVERSTATED = {"state.encryption: aws_dynamodb_table: nothing by the provider, update by ours"}
"""Where the provider leaves an argument as it is that is left out, and no schema says so."""
ENVIRONMENTS = {"acme": "prod", "voting-app": "prod"}
"""The environment of each platform that is changed."""
FIRST, SECOND = ENVIRONMENTS


@pytest.fixture(scope="module", params=PLATFORMS)
def planned(request, real_provider, node, tmp_path_factory):
    """Changes of one setting that a shipped platform takes: what both plan, by stack and address.

    All that the second platform takes are made to that one; to the first, all others, and some of those.
    """
    from support.planning_stand_in import PlanningStandIn  # noqa: PLC0415 - loads grpc

    stand_in = PlanningStandIn(tmp_path_factory.mktemp("stand-in"), real_provider.version)
    found, starts = {}, {}
    for place, variant in enumerate(VARIANTS):
        if (
            request.param == FIRST
            and len(found) >= AT_LEAST
            and _takes(SECOND, variant, tmp_path_factory.mktemp("other"))
        ):
            continue
        start = repr(variant.start)
        if start not in starts:
            before = _documents(request.param, variant, tmp_path_factory.mktemp("before"), changed=False)
            states = [applied(one, before).states for one in (real_provider, stand_in)] if before else []
            starts[start] = before, states
        before, states = starts[start]
        after = _documents(request.param, variant, tmp_path_factory.mktemp("after"), changed=True) if before else None
        if after and after != before:
            found[place, variant.key] = [
                plan(one, after, state) for one, state in zip((real_provider, stand_in), states, strict=True)
            ]
    return found


def _documents(name, variant: Variant, folder, *, changed):
    """The stacks of one environment; None where the platform does not take it."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform = _platform(name, variant, folder, changed=changed)
    if platform is None:
        return None
    build(platform, folder / "out").synth()
    return {stack.name: Document.read(folder / "out" / stack.folder / FILE) for stack in platform.stacks()}


def _takes(name, variant: Variant, folder) -> bool:
    return all(_platform(name, variant, folder, changed=changed) for changed in (False, True))


def _platform(name, variant: Variant, folder, *, changed):
    files = {
        file: yaml.safe_load((PLATFORMS[name] / f"{file}.yaml").read_text())
        for file in ("platform", ENVIRONMENTS[name])
    }
    changes = dict(variant.start) | ({variant.key: variant.value, **variant.also} if changed else {})
    for key, value in changes.items():
        block = files["platform" if variant.platform and key == variant.key else ENVIRONMENTS[name]]
        try:
            put(block, key, copy.deepcopy(value) if value is not REMOVED else value)
        except (KeyError, IndexError, TypeError, AttributeError):
            return None
    try:
        return load(write(folder / "files", files), LAYERS, today=TODAY)
    except InvalidInput:
        return None


def test_stand_ins_plan_what_the_provider_plans(planned):
    """Made, changed, replaced, destroyed: the same kind for each resource of each stack."""
    kinds, different = set(), set()
    for (_, key), (theirs, ours) in planned.items():
        for stack in theirs.actions.keys() | ours.actions.keys():
            one, other = theirs.actions[stack], ours.actions[stack]
            kinds.update(one.values())
            for address in one.keys() | other.keys():
                if one.get(address) != other.get(address):
                    type_ = address.partition(".")[0]
                    different.add(
                        f"{key}: {type_}: {one.get(address, 'nothing')} by the provider, {other.get(address)} by ours"
                    )

    assert sorted(different - OVERSTATED) == []
    assert len(planned) >= AT_LEAST
    assert kinds == {"create", "update", "replace", "delete"}

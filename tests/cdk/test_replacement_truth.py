"""The table of arguments that force a replacement, against the real AWS provider.

`pytest --write-golden tests/cdk/test_replacement_truth.py` rewrites it.
"""

import json

import pytest
from support.forced import forced
from support.plans import applied
from support.shipped import EVERYTHING, load_shipped
from support.whole import WHOLE

from stackwright.cdk.replacement import FOLDER, IN_PLACE, forcing, told
from stackwright.synthesis.document import FILE, Document

EXAMPLES = 2
"""How many objects of a type are asked about."""


@pytest.mark.slow
def test_the_table_says_what_the_provider_says(real_provider, platforms, node, tmp_path, request):
    """For every type that can be made, the provider is asked about every argument."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    examples = {}
    for name, platform in (("whole", platforms.platform(WHOLE)), ("everything", load_shipped(EVERYTHING))):
        build(platform, tmp_path / name).synth()
        documents = {stack.name: Document.read(tmp_path / name / stack.folder / FILE) for stack in platform.stacks()}
        made, more = applied(real_provider, documents), {}
        for stack, states in made.states.items():
            for address, state in states.items():
                if address not in made.arguments[stack]:
                    continue  # of another provider
                more.setdefault(address.split(".")[0], []).append((made.arguments[stack][address], state))
        examples = {**more, **examples}
    truth = {type_: forced(real_provider, type_, known[:EXAMPLES]) for type_, known in sorted(examples.items())}
    if request.config.getoption("--write-golden"):
        origin = f"PlanResourceChange of hashicorp/aws {real_provider.version}"
        (FOLDER / "aws.json").write_text(json.dumps({"origin": origin, "types": truth}, indent=1) + "\n")
        forcing.cache_clear()

    assert told("aws") == truth
    for type_, paths in IN_PLACE.items():
        assert set(paths) <= {path.partition(".")[0] for path in told("aws")[type_]}


def test_every_type_of_the_shipped_platforms_is_in_the_table(shipped):
    """Whatever a platform can hold is asked about."""
    made = {
        one.type
        for folder in shipped.values()
        for file in folder.glob(f"stacks/*/{FILE}")
        for one in Document.read(file).objects("resource")
    }

    assert made <= {type_ for provider in ("aws", "helm", "kubernetes") for type_ in forcing(provider)}


def test_what_a_newer_release_changes_in_place_forces_nothing():
    """The release that was asked is not the one whose bindings are used."""
    for type_, arguments in IN_PLACE.items():
        assert not {path.partition(".")[0] for path in forcing("aws")[type_]} & set(arguments)

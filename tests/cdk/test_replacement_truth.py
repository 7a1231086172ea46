"""Which arguments force a replacement, against the real AWS provider: where whole objects tell more than the answers.

`pytest --write-golden tests/cdk/test_replacement_truth.py` rewrites it.
"""

import json

import pytest
from support.forced import forced
from support.objects import documents, examples
from support.shipped import EVERYTHING, load_shipped
from support.whole import WHOLE

from stackwright.cdk.answers import answers
from stackwright.cdk.replacement import FOLDER, IN_PLACE, forcing, told
from stackwright.synthesis.document import FILE, Document

EXAMPLES = 2
"""How many objects of a type are asked about."""


@pytest.mark.slow
def test_the_table_says_what_the_provider_says(real_provider, platforms, node, tmp_path, request):
    """Of every type that can be made, every argument is changed; what the answers tell anyway is left out."""
    whole = examples(real_provider, documents(platforms.platform(WHOLE), tmp_path / "whole"))
    everything = examples(real_provider, documents(load_shipped(EVERYTHING), tmp_path / "everything"))
    made = {**everything, **whole}
    truth, beside = dict[str, list[str]](), dict[str, list[str]]()
    for type_, known in sorted(made.items()):
        truth[type_], movable = forced(real_provider, type_, known[:EXAMPLES])
        asked = {*(answers("aws")[type_].forces or ())}
        more = {path for path in truth[type_] if path.removeprefix("-") not in asked} - asked
        if more or asked & movable:
            beside[type_] = sorted(more | asked - movable)
    if request.config.getoption("--write-golden"):
        origin = f"PlanResourceChange of hashicorp/aws {real_provider.version}"
        (FOLDER / "aws.json").write_text(json.dumps({"origin": origin, "types": beside}, indent=1) + "\n")
        forcing.cache_clear()

    assert told("aws") == beside
    for type_, paths in IN_PLACE.items():
        assert set(paths) <= {path.partition(".")[0] for path in truth[type_]}


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

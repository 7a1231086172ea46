"""The answers of the real AWS provider that are kept as data, against the provider, where there is one."""

import hashlib
import json

import pytest

from stackwright.cdk import schema
from stackwright.cdk.answers import FOLDER, answers
from stackwright.cdk.answers.forms import SAMPLES
from stackwright.cdk.answers.rules import broken

VALUES, COMBINATIONS, DEFAULTS, FORCES = 210, 40, 30, 20
"""How many answers of each kind are compared: 300 in all."""
AGAIN = 20
"""How many types are asked anew."""
LARGE = 60
"""Rules from which on a type takes long to be asked."""


def chosen(things, number):
    """Some of them, spread over all and always the same."""
    return sorted(things, key=lambda one: hashlib.sha256(repr(one).encode()).digest())[:number]


@pytest.fixture(scope="module")
def small():
    """Types that are soon asked."""
    return [
        type_ for type_, answer in answers("aws").items() if len(answer.values) < LARGE and answer.forces is not None
    ]


def test_answers_are_of_some_version_and_day():
    """Whoever reads a refusal can see of which provider it is, since when, and how it was found out."""
    head = answers("aws").head

    assert {"provider", "version", "dated", "how"} <= head.keys()


def test_every_type_was_asked():
    """Types that are not in the file are newer than the provider that was asked."""
    missing = {*schema.load("aws").resources} - {*answers("aws")}

    assert len(answers("aws")) > 1_500
    assert len(missing) < 100
    assert "aws_timestreaminfluxdb_db_cluster" in missing


def test_no_rule_refuses_all_that_it_names():
    """What a list names is taken, and a range is not empty."""
    for type_, answer in answers("aws").items():
        for path, rule in answer.values.items():
            for value in rule.get("one_of", ()):
                assert broken(rule, value) is None, (type_, path, value)
            least, most = rule.get("range", (None, None))
            assert least is None or most is None or least <= most, (type_, path)


def test_a_type_is_read_when_it_is_asked_for():
    """A start that needs two types reads two lines."""
    fresh = type(answers("aws"))((FOLDER / "aws.jsonl").read_bytes())
    assert fresh["aws_vpc"].values

    assert [*fresh._read] == ["aws_vpc"]


@pytest.mark.slow
def test_a_type_that_is_asked_again_answers_the_same(real_provider, small):
    """The file follows from the provider alone, type by type, whichever was asked before."""
    from support.asking.ask import Asking  # noqa: PLC0415 - loads grpc
    from support.asking.written import unshortened  # noqa: PLC0415 - as above

    asking, kept = Asking(real_provider), unshortened((FOLDER / "aws.jsonl").read_text())
    for type_ in chosen(small, AGAIN):
        assert json.loads(json.dumps(asking.about(type_))) == kept[type_], type_


@pytest.mark.slow
def test_a_sample_of_values_is_judged_as_by_the_provider(real_provider):
    """Values of arguments of all kinds: refused by both, or by neither."""
    from support.asking.combined import is_combination  # noqa: PLC0415 - as above
    from support.asking.nodes import node_of  # noqa: PLC0415 - as above

    rules = [
        (type_, path)
        for type_, answer in answers("aws").items()
        for path, rule in answer.values.items()
        if not rule.get("unknown") and _type(real_provider.block(type_), path) in {"string", "number"}
    ]
    different = []
    for type_, path in chosen(rules, VALUES):
        rule, root = answers("aws")[type_].values[path], node_of(real_provider.block(type_))
        *above, name = path.split(".")
        needed = {
            other.split(".")[-1]: "a"
            for first, *others in answers("aws")[type_].combinations.get("needs", ())
            for other in others
            if first == path
        }
        if needed:
            continue  # its value is looked at only beside others
        texts = [*rule.get("one_of", ())][:1] + chosen(SAMPLES, 2)
        for value in texts if _type(real_provider.block(type_), path) == "string" else [7, -7, 10**9]:
            before = {fault.text for fault in real_provider.faults(type_, root.holding(tuple(above), {}))}
            faults = real_provider.faults(type_, root.holding(tuple(above), {name: value}))
            new = [one.text for one in faults if one.text not in before and not is_combination(one.text)]
            if bool(new) != (broken(rule, value) is not None):
                different.append((type_, path, value, rule, new))

    assert not different


def _type(block, path):
    *above, name = path.split(".")
    for step in above:
        if step not in block.blocks:
            return None
        block = block.blocks[step].block
    found = block.attributes.get(name)
    return found.type if found and isinstance(found.type, str) else None


@pytest.mark.slow
def test_a_sample_of_pairs_is_refused_by_the_provider(real_provider):
    """Two arguments that exclude each other are said to do so by the provider."""
    from support.asking.combined import combinations  # noqa: PLC0415 - as above
    from support.asking.nodes import node_of  # noqa: PLC0415 - as above

    pairs = [
        (type_, pair)
        for type_, answer in answers("aws").items()
        for pair in answer.combinations.get("conflicts", ())
        if all(_type(real_provider.block(type_), path) for path in pair)
        and len({path.rpartition(".")[0] for path in pair}) == 1
        and not {*pair} & {first for first, *_ in answer.combinations.get("needs", ())}  # told before it
    ]
    some = {"string": "a", "number": 1, "bool": True}
    for type_, pair in chosen(pairs, COMBINATIONS):
        block, root = real_provider.block(type_), node_of(real_provider.block(type_))
        (*above, _), _ = (path.split(".") for path in pair)
        given = {path.split(".")[-1]: some[_type(block, path)] for path in pair}
        faults = real_provider.faults(type_, root.holding(tuple(above), given))

        assert pair in combinations(fault.text for fault in faults).get("conflicts", ()), (type_, pair)


@pytest.mark.slow
def test_a_sample_of_plans_is_as_the_provider_makes_them(real_provider, small):
    """Defaults and what forces a replacement."""
    from support.asking import planned  # noqa: PLC0415 - as above

    for type_ in chosen([one for one in small if answers("aws")[one].defaults], DEFAULTS):
        assert planned.defaults(real_provider, type_) == answers("aws")[type_].defaults, type_
    for type_ in chosen([one for one in small if answers("aws")[one].forces], FORCES):
        assert planned.forced(real_provider, type_) == [*answers("aws")[type_].forces], type_


@pytest.mark.slow
def test_wrong_arguments_are_refused_by_both(real_provider):
    """Stand-ins refuse nothing that the provider takes, and most of what it refuses."""
    from support.asking.measured import refusals  # noqa: PLC0415 - as above

    counted = refusals(real_provider, answers("aws"), number=VALUES)

    assert counted[False, True] == 0
    assert counted[True, True] > 8 * counted[True, False]

"""The answers of the real AWS provider that are kept as data, against the provider, where there is one."""

import random

import pytest
from support.asking.ask import Asking

from stackwright.cdk.answers import answers
from stackwright.cdk.answers.forms import SAMPLES
from stackwright.cdk.answers.rules import broken

SAMPLED = 300


def test_answers_are_of_some_version_and_day():
    """Whoever reads a refusal can see of which provider it is, since when, and how it was found out."""
    head = answers("aws").head

    assert {"provider", "version", "dated", "how"} <= head.keys()


def test_no_rule_refuses_all_that_it_names():
    """What a list names is taken, and a range is not empty."""
    for type_, answer in answers("aws").items():
        for path, rule in answer.values.items():
            for value in rule.get("one_of", ()):
                assert broken(rule, value) is None, (type_, path, value)
            least, most = rule.get("range", (None, None))
            assert least is None or most is None or least <= most, (type_, path)


@pytest.mark.slow
def test_a_type_that_is_asked_again_answers_the_same(real_provider):
    """The file follows from the provider alone."""
    asking = Asking(real_provider)
    for type_ in sorted(answers("aws"))[:: len(answers("aws")) // 3]:
        again = asking.about(type_)

        assert again.get("values", {}) == dict(answers("aws")[type_].values)
        assert again.get("combinations", {}) == answers("aws")[type_].combinations
        assert again.get("defaults", {}) == answers("aws")[type_].defaults


@pytest.mark.slow
def test_a_sample_of_values_is_judged_as_by_the_provider(real_provider):
    """300 values of arguments, of all kinds: refused by both, or by neither."""
    from support.asking.nodes import node_of  # noqa: PLC0415 - loads grpc

    chosen = random.Random(1)  # noqa: S311 - a sample, the same every time
    rules = sorted((type_, path) for type_, answer in answers("aws").items() for path in answer.values)
    different = []
    for type_, path in chosen.sample(rules, SAMPLED):
        rule, root = answers("aws")[type_].values[path], node_of(real_provider.block(type_))
        *above, name = path.split(".")
        kind = _type(real_provider.block(type_), path)
        values = [7, -7, 10**9] if kind == "number" else [*rule.get("one_of", ())][:1] + chosen.sample(SAMPLES, 2)
        if kind not in {"string", "number"} or rule.get("unknown"):
            continue
        for value in values:
            before = {fault.text for fault in real_provider.faults(type_, root.holding(tuple(above), {}))}
            faults = real_provider.faults(type_, root.holding(tuple(above), {name: value}))
            new = [one.text for one in faults if one.text not in before and _of_a_value(one.text)]
            if bool(new) != (broken(rule, value) is not None):
                different.append((type_, path, value, rule, new))

    assert not different


def _of_a_value(text):
    from support.asking.combined import is_combination  # noqa: PLC0415 - as above

    return not is_combination(text)


def _type(block, path):
    *above, name = path.split(".")
    for step in above:
        if step not in block.blocks:
            return None
        block = block.blocks[step].block
    found = block.attributes.get(name)
    return found.type if found and isinstance(found.type, str) else None


@pytest.mark.slow
def test_wrong_arguments_are_refused_by_both(real_provider):
    """Stand-ins refuse nothing that the provider takes, and most of what it refuses."""
    from support.asking.measured import refusals  # noqa: PLC0415 - loads grpc

    counted = refusals(real_provider, answers("aws"), number=SAMPLED)

    assert counted[False, True] == 0
    assert counted[True, True] > 8 * counted[True, False]

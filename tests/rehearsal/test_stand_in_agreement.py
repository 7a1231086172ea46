"""How often stand-ins plan and fill in what the real provider does; `make bench` prints the same figures."""

import pytest
from support.shipped import EVERYTHING, load_shipped


@pytest.fixture(scope="module")
def made(node, real_provider, tmp_path_factory):
    """All objects of the platform that uses every setting."""
    from support.objects import documents, examples  # noqa: PLC0415 - loads grpc

    folder = tmp_path_factory.mktemp("everything")
    return examples(real_provider, documents(load_shipped(EVERYTHING), folder))


@pytest.mark.slow
def test_replacements_are_planned_where_the_provider_plans_them(real_provider, made):
    """Every argument of every object is changed by itself."""
    from support.asking.measured import replacements, share  # noqa: PLC0415 - as above

    counted, different = replacements(real_provider, made)

    assert counted.total() > 1_000
    assert share(counted) >= 99, sorted(different)


@pytest.mark.slow
def test_defaults_are_those_of_the_provider(real_provider, made):
    """What is not given is filled in as the provider does it."""
    from support.asking.measured import defaults  # noqa: PLC0415 - as above

    filled, same, different = defaults(real_provider, made)

    assert filled > 100
    assert same / filled >= 0.9, sorted(different)

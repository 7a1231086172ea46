"""How often stand-ins plan and fill in what the real provider does; `make bench` prints the same figures."""

import pytest
from support.shipped import EVERYTHING, load_shipped

DIFFERENT = (
    "aws_dynamodb_table.import_table",  # looked at in a new table only
    "aws_eks_cluster.compute_config.node_role_arn",  # depends on what it was
    "aws_eks_cluster.outpost_config",  # goes together with others
    "aws_eks_cluster.remote_network_config",  # newer releases change it in place
    "aws_eks_node_group.launch_template",  # of its id and its name one is the provider's
    "aws_vpc_security_group_ingress_rule.",  # one source in the place of another
)
"""Arguments of which stand-ins plan something else, by their beginning, with the reason."""


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
    assert share(counted) >= 98, sorted(different)
    assert [path for path in different if not path.startswith(DIFFERENT)] == []


@pytest.mark.slow
def test_defaults_are_those_of_the_provider(real_provider, made):
    """What is not given is filled in as the provider does it."""
    from support.asking.measured import defaults  # noqa: PLC0415 - as above

    filled, same, different = defaults(real_provider, made)

    assert filled > 100
    assert same / filled >= 0.9, sorted(different)

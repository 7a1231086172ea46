"""The table of instance types is what its program makes of its sources."""

import gzip
import importlib.util
import json
from importlib.machinery import SourceFileLoader
from importlib.resources import files

import pytest

from stackwright.model.catalogue.instance_types import TABLE


@pytest.fixture(scope="module")
def program():
    """`tools/instance-types`."""
    spec = importlib.util.spec_from_loader("table", SourceFileLoader("table", "tools/instance-types"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_row_was_written_by_hand(program):
    """What the sources describe stands in the table as they describe it. They may know younger types than the table."""
    packed = files("moto").joinpath("ec2/resources/instance_types.json.gz").read_bytes()
    written = set(TABLE.read_text().splitlines())
    names = {line.split("\t")[0] for line in written}
    described = {name: type_ for name, type_ in json.loads(gzip.decompress(packed)).items() if name in names}

    assert len(described) > 1000
    assert set(program.rows(described, [])) <= written


def test_a_type_that_is_only_named_has_a_row_that_says_so(program):
    """So that it is not refused, and nothing is made up about it."""
    assert list(program.rows({}, ["x9.large"])) == ["x9.large\t?\t?\t?\t?\t?\t?"]

"""Tables in the documentation that follow from declarations."""

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

PAGES = sorted(page for page in Path("docs").glob("*.md") if "written by `make tables`" in page.read_text())


@pytest.fixture(scope="module")
def tables():
    """The program that writes them."""
    spec = importlib.util.spec_from_loader("tables", SourceFileLoader("tables", "tools/tables"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_the_declarations_say(page, tables):
    """`make tables` rewrites it."""
    assert page.read_text() == tables.rewritten(page.read_text())


def test_every_table_stands_on_a_page(tables):
    """A marker that is misspelt would leave a table to grow stale."""
    named = {match["name"] for page in PAGES for match in tables.TABLE.finditer(page.read_text())}

    assert named == set(tables.TABLES)

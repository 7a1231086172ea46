"""An application as it comes from rendering."""

import pytest
from support.shop import Shop

from stackwright.gitops.rendering.applications import Rendered


@pytest.fixture
def made():
    """Makes an application of the tree's folder `gitops/shop` with some objects."""
    spec = {"source": {"path": "gitops/shop"}, "destination": {"namespace": "shop"}}
    application = {"metadata": {"name": "shop"}, "spec": spec}
    return lambda *objects: Rendered(application, objects)


@pytest.fixture
def shop():
    """Two applications that every rule lets pass."""
    return Shop()

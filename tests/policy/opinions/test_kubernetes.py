"""Checkov reads everything that Argo CD makes in production, and what it finds is mended or accepted with a reason."""

from collections import Counter

import pytest
import yaml
from support import reconciled
from support.accepted_objects import ACCEPTED
from support.checkov import opinion

pytestmark = pytest.mark.slow
LOOKED_AT = ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job")


@pytest.fixture(scope="module")
def rendered(helm, kubectl, charts):
    """Every application of production."""
    return reconciled.rendered(reconciled.expected("production"))


@pytest.fixture(scope="module")
def said(checkov, rendered, tmp_path_factory):
    """Checkov, run once over a file for each application, every object in the namespace that it goes to."""
    folder = tmp_path_factory.mktemp("rendered")
    for one in rendered:
        objects = [
            {**item, "metadata": {"namespace": one.namespace_of(item), **item["metadata"]}} for item in one.objects
        ]
        (folder / f"{one.name}.yaml").write_text(yaml.safe_dump_all(objects))
    return opinion(checkov, "kubernetes", folder)


def test_it_reads_every_object(rendered, said):
    """Whatever runs pods has been looked at."""
    ours = Counter(item["kind"] for one in rendered for item in one.objects if item["kind"] in LOOKED_AT)
    seen = {(one.file, one.resource) for one in said.said}

    assert said.unread == ()
    assert Counter(resource.split(".")[0] for _, resource in seen if resource.split(".")[0] in LOOKED_AT) == ours


def test_what_it_finds_is_accepted_with_a_reason(said):
    """Whatever fails beyond the list is to be mended."""
    unaccepted = {
        (app, one.resource, one.check)
        for app, one in _failed(said)
        if not any(_covers(row, app, one) for row in ACCEPTED)
    }

    assert unaccepted == set()


def test_what_is_accepted_is_still_found(said):
    """A list that nobody holds against anything would hide the next finding."""
    failed = [*_failed(said)]

    assert [row.check for row in ACCEPTED if not any(_covers(row, app, one) for app, one in failed)] == []


def _failed(said):
    return [(one.file.removesuffix(".yaml"), one) for one in said.said if not one.passed]


def _covers(row, app, one):
    return row.check == one.check and (not row.apps or app in row.apps)

"""What a person has written wrong in an Application or ApplicationSet is told by its name, and no traceback."""

import copy

import pytest

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.rendering.shape import checked

REMOVED = object()
SET = {
    "kind": "ApplicationSet",
    "metadata": {"name": "loki"},
    "spec": {
        "goTemplate": True,
        "generators": [{"matrix": {"generators": [{"clusters": {}}, {"list": {"elements": []}}]}}],
        "template": {"metadata": {"name": "loki"}, "spec": {}},
    },
}
APPLICATION = {
    "kind": "Application",
    "metadata": {"name": "loki"},
    "spec": {
        "destination": {},
        "source": {"repoURL": "https://charts.example", "chart": "loki", "targetRevision": "1.0.0"},
    },
}


def changed(valid, path, value):
    """A copy with one thing changed."""
    whole = copy.deepcopy(valid)
    *above, last = path
    here = whole
    for key in above:
        here = here[key]
    if value is REMOVED:
        del here[last]
    else:
        here[last] = value
    return whole


def test_what_is_right_is_taken():
    """As it is."""
    assert checked(SET) is SET
    assert checked(APPLICATION) is APPLICATION


@pytest.mark.parametrize(
    ("valid", "path", "value", "message"),
    [
        (SET, ["spec"], None, "has no spec; add it"),
        (
            SET,
            ["spec", "goTemplate"],
            REMOVED,
            "spec.goTemplate is not true; set it, as only Go templates are resolved here",
        ),
        (
            SET,
            ["spec", "templatePatch"],
            "spec: {}",
            "spec.templatePatch is not known here; write it into the template, or a set of its own",
        ),
        (SET, ["spec", "generators"], REMOVED, "spec.generators is no list of generators; write one"),
        (SET, ["spec", "generators", 0], "clusters", "spec.generators is no list of generators; write one"),
        (
            SET,
            ["spec", "generators", 0],
            {"clusters": None},
            "spec.generators: clusters is empty; write clusters: {} if that is meant",
        ),
        (
            SET,
            ["spec", "generators", 0, "matrix", "generators"],
            [{"clusters": {}}],
            "spec.generators.matrix has 1 generators; it takes two",
        ),
        (SET, ["spec", "template"], REMOVED, "spec.template.metadata is missing; name the application there"),
        (APPLICATION, ["spec"], None, "has no spec; add it"),
        (
            APPLICATION,
            ["spec", "destination"],
            REMOVED,
            "spec.destination is missing; name the cluster and the namespace",
        ),
        (APPLICATION, ["spec", "source"], REMOVED, "has no source; add spec.source or spec.sources"),
        (APPLICATION, ["spec", "sources"], ["loki"], "has no source; add spec.source or spec.sources"),
        (APPLICATION, ["spec", "source", "repoURL"], "", "a source has no repoURL; add it"),
        (
            APPLICATION,
            ["spec", "source"],
            {"chart": "loki"},
            "a source has no repoURL and no targetRevision; add it",
        ),
    ],
)
def test_what_is_missing_is_named(valid, path, value, message):
    """With what to do about it."""
    with pytest.raises(GitOpsError) as caught:
        checked(changed(valid, path, value))

    assert str(caught.value) == f"{valid['kind']} loki: {message}"

"""Images and charts of other versions."""

import pytest

from stackwright.gitops.diff.moves import Move, moved_charts, moved_images, parts
from stackwright.gitops.rendering.applications import Rendered

DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def application(name, *objects: dict, **chart: str):
    """An application."""
    metadata = {"metadata": {"name": name}}
    return Rendered({**metadata, "spec": {"source": chart, "destination": {}}}, objects)


def deployment(*images: str):
    """What runs images."""
    return {
        "kind": "Deployment",
        "spec": {"template": {"spec": {"containers": [{"image": image} for image in images]}}},
    }


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("nginx", ("nginx", "latest")),
        ("nginx:1.2", ("nginx", "1.2")),
        ("localhost:5000/a/nginx", ("localhost:5000/a/nginx", "latest")),
        ("localhost:5000/a/nginx:1.2", ("localhost:5000/a/nginx", "1.2")),
        (f"a/nginx@{DIGEST}", ("a/nginx", "sha256:0123456789ab")),
        (f"a/nginx:1.2@{DIGEST}", ("a/nginx", "1.2@sha256:0123456789ab")),
    ],
)
def test_an_image_has_a_repository_and_a_version(image, expected):
    """A registry's port is no tag."""
    assert parts(image) == expected


def test_each_image_is_told_once_for_an_application():
    """However many containers run it; what stays is not told."""
    before = [application("shop", deployment("web:1", "web:1", "proxy:1"), deployment("web:1"))]
    after = [application("shop", deployment("web:2", "web:2", "proxy:1"), deployment("web:1"))]

    assert moved_images(before, after) == [Move("shop", "web", ("1",), ("1", "2"))]


def test_images_of_custom_resources_count():
    """A Prometheus runs one, too; the definition of the custom resource only has a field of that name."""
    custom = {"kind": "Prometheus", "spec": {"image": "prometheus:3"}}
    definition = {"kind": "CustomResourceDefinition", "spec": {"properties": {"image": "not:one"}}}

    assert moved_images([], [application("metrics", custom, definition)]) == [Move("metrics", "prometheus", (), ("3",))]


def test_charts_move_by_their_versions():
    """Of each application."""
    before, after = (application("loki", chart="loki", targetRevision=version) for version in ("1.0.0", "2.0.0"))

    assert moved_charts([before], [after]) == [Move("loki", "loki", ("1.0.0",), ("2.0.0",))]
    assert moved_charts([before], [before]) == []

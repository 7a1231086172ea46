"""YAML files that cannot be read are told with file and line."""

import pytest

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.rendering.application_sets import applications
from stackwright.gitops.rendering.cluster import Cluster
from stackwright.gitops.rendering.yaml_files import said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\nb: [\n", r"/file.yaml:3: is not valid YAML: .*; mend the syntax$"),
        (b"a: 1\nb: *nobody\n", r"/file.yaml:2: is not valid YAML: .*; mend the syntax$"),
        (b"a: \xff\n", r"/file.yaml: is not valid YAML: .*; mend the syntax$"),
        (b"a: \x00\n", r"/file.yaml(:1)?: is not valid YAML: .*; mend the syntax$"),
    ],
)
def test_what_is_no_yaml_is_told(tmp_path, content, message):
    """On one line."""
    (tmp_path / "file.yaml").write_bytes(content)
    with pytest.raises(GitOpsError, match=message) as caught:
        said(tmp_path / "file.yaml")

    assert "\n" not in str(caught.value)


def test_what_cannot_be_read_is_told(tmp_path):
    """A folder, say."""
    with pytest.raises(GitOpsError, match=r": cannot be read: Is a directory; check its permissions$"):
        said(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("charts: [", r"/charts.yaml:2: is not valid YAML: "),
        ("", r"loki: reads charts.yaml, which holds no mapping, or list of some; write one"),
    ],
)
def test_files_that_generators_read_are_read_likewise(tmp_path, content, message):
    """Such as the one file of pins."""
    (tmp_path / "charts.yaml").write_text(content)
    generators = [{"git": {"files": [{"path": "charts.yaml"}]}}]
    one = {"metadata": {"name": "loki"}, "spec": {"generators": generators, "template": {}}}

    with pytest.raises(GitOpsError, match=message):
        applications([one], Cluster("acme-dev", "1.35"), tmp_path)

"""The base of a change: another revision, synthesized by its own program and with nothing of ours to harm."""

import json
import subprocess
from pathlib import Path

import pytest
from support.plan_documents import record

from stackwright.delivery.changed.place import ChangedError
from stackwright.delivery.preview.base import PreviewError, base
from stackwright.model.files.base import RevisionError
from stackwright.model.stack_records import to_json

STACK = record("dev-network")
OWN_PACKAGE = Path("constructs/stackwright")
OWN = f"""
import json, os, pathlib, sys
output = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
folder = output / {STACK.folder!r}
folder.mkdir(parents=True)
(output / "stacks.json").write_text({json.dumps(to_json([STACK]))!r})
(folder / "cdk.tf.json").write_text(json.dumps({{"output": {{name: {{"value": 1}} for name in os.environ}}}}))
"""


def git(folder, *words: str):
    subprocess.run(["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True)


@pytest.fixture
def repository(tmp_path):
    """A repository with a project below its root that holds a Stackwright of its own."""
    project = tmp_path / "repository" / "platform"
    for name, text in {
        OWN_PACKAGE / "__init__.py": "",
        OWN_PACKAGE / "__main__.py": OWN,
        "environments/platform.yaml": "",
    }.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    git(project.parent, "init", "--quiet")
    git(project.parent, "add", "--all")
    git(project.parent, "commit", "--quiet", "--message", "base")
    return project


def test_the_base_is_made_by_its_own_code_without_credentials(repository, tmp_path, monkeypatch):
    """What a job holds that plans another change is nobody's business."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "secret")
    monkeypatch.setenv("STACKWRIGHT_HARMLESS", "x")
    (repository / OWN_PACKAGE / "__main__.py").write_text("raise SystemExit('the change')")

    with base(repository, repository / "environments", "HEAD", tmp_path) as found:
        seen = found.side.documents["dev-network"].outputs.keys()

    assert "STACKWRIGHT_HARMLESS" in seen
    assert not [name for name in seen if name.startswith(("AWS_", "ACTIONS_"))]


def test_a_base_that_cannot_be_synthesized_says_why(repository, tmp_path):
    """One report: what its own program said."""
    (repository / OWN_PACKAGE / "__main__.py").write_text("raise SystemExit('error: 1 fault found')")

    git(repository, "commit", "--all", "--quiet", "--message", "broken")

    with (
        pytest.raises(ChangedError, match=r"HEAD does not synthesize(?s:.*)\n\nerror: 1 fault found"),
        base(repository, repository / "environments", "HEAD", tmp_path),
    ):
        pass


def test_a_revision_that_is_not_there_is_told(repository, tmp_path):
    """With what to do."""
    with (
        pytest.raises(RevisionError, match="name a revision that is fetched"),
        base(repository, repository / "environments", "nowhere", tmp_path),
    ):
        pass


def test_a_base_without_environment_files_is_told(repository, tmp_path):
    """There was no platform then."""
    git(repository, "rm", "-r", "--quiet", "environments")
    git(repository, "commit", "--quiet", "--message", "none")

    with (
        pytest.raises(PreviewError, match=r"HEAD has no .*environments; name a revision"),
        base(repository, repository / "environments", "HEAD", tmp_path),
    ):
        pass


def test_a_base_that_is_too_old_is_told(repository, tmp_path):
    """Its Stackwright wrote no list of stacks."""
    (repository / OWN_PACKAGE / "__main__.py").write_text("")
    git(repository, "commit", "--all", "--quiet", "--message", "old")

    with (
        pytest.raises(PreviewError, match="HEAD is of a Stackwright that lists no stacks; name a later revision"),
        base(repository, repository / "environments", "HEAD", tmp_path),
    ):
        pass
